// Comforts of a memo; its page reads completely without them.

// A copy button on every block of code, where the browser lets a page write to the clipboard.
function copyable(pre) {
  const box = document.createElement("div");
  const copy = document.createElement("button");
  box.className = "code";
  copy.className = "copy";
  copy.type = "button";
  copy.textContent = "Copy";
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(pre.textContent);
    copy.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy"; }, 2000);
  });
  pre.replaceWith(box);
  box.append(pre, copy);
}

if (navigator.clipboard) document.querySelectorAll("pre").forEach(copyable);

// A part that folds opens when a link leads to it or into it.
function unfold() {
  const target = document.querySelector(":target");
  let part = target?.closest("details");
  if (!part) return;
  for (; part; part = part.parentElement.closest("details")) part.open = true;
  target.scrollIntoView();
}

addEventListener("load", unfold);
addEventListener("hashchange", unfold);

// On paper everything is open, of tabs all; afterwards the page is as it was.
const folds = [];

addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details")) {
    folds.push([part, part.open, part.name]);
    part.name = "";
    part.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const [part, open] of folds) part.open = open;
  for (const [part, , name] of folds.splice(0)) part.name = name;
});
