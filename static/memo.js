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

// A folded part opens for a link that leads to it or into it, and on paper, where of a set of tabs
// all are wanted.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  let part = target?.closest("details");
  if (!part) return;
  for (; part; part = part.parentElement.closest("details")) part.open = true;
  target.scrollIntoView();
}

const folded = [];
function openAll() {
  for (const part of document.querySelectorAll("details")) {
    folded.push([part, part.open, part.name]);
    part.removeAttribute("name");
    part.open = true;
  }
}
function foldAgain() {
  for (const [part, open] of folded) part.open = open;
  for (const [part, , name] of folded.splice(0)) if (name) part.name = name;
}

unfold();
addEventListener("hashchange", unfold);
addEventListener("beforeprint", openAll);
addEventListener("afterprint", foldAgain);
