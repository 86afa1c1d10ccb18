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

// A formula is copied whole and as its TeX, also from the midst of a text.
function copyTex(event) {
  const selected = getSelection();
  if (!selected.rangeCount || selected.isCollapsed) return;
  const range = selected.getRangeAt(0).cloneRange();
  const formulaAt = (node) => (node.closest ? node : node.parentElement)?.closest("math");
  const [first, last] = [formulaAt(range.startContainer), formulaAt(range.endContainer)];
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
  const box = document.createElement("div");
  box.append(range.cloneContents());
  const formulas = box.querySelectorAll("math");
  if (!formulas.length) return;
  box.querySelectorAll("button").forEach((button) => button.remove());
  event.clipboardData.setData("text/html", box.innerHTML);
  for (const one of formulas) {
    const mark = one.getAttribute("display") === "block" ? "$$" : "$";
    one.replaceWith(mark + (one.querySelector("annotation")?.textContent ?? one.textContent) + mark);
  }
  box.className = "unseen";
  document.body.append(box); // Only what is laid out has lines.
  event.clipboardData.setData("text/plain", box.innerText.trim());
  box.remove();
  event.preventDefault();
}

if (document.querySelector("math")) document.addEventListener("copy", copyTex);
