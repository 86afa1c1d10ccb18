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
