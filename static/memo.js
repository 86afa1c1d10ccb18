// Comforts of a memo; its page reads completely without them.

// Copy buttons, where the browser lets a page write to the clipboard.

// The code of a block, without what surrounds it; of a console session, the commands without prompts.
// No element goes on beyond the end of its line, and numbers are drawn by the style sheet.
function written(code) {
  if (!code.querySelector(".gp")) return code.textContent.replace(/\n$/, "");
  const line = document.createElement("template");
  return code.innerHTML.split("\n").flatMap(html => {
    line.innerHTML = html;
    const prompts = line.content.querySelectorAll("[class^=gp]");
    prompts.forEach(prompt => prompt.remove());
    return prompts.length ? [line.content.textContent] : [];
  }).join("\n");
}

function copyable(pre) {
  const box = pre.closest("figure.code") || document.createElement("div");
  const copy = document.createElement("button");
  copy.className = "copy";
  copy.type = "button";
  copy.textContent = "Copy";
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(written(pre.firstElementChild));
    copy.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy"; }, 2000);
  });
  if (!box.isConnected) {
    box.className = "code";
    pre.replaceWith(box);
    box.append(pre);
  }
  box.append(copy);
}

if (navigator.clipboard) document.querySelectorAll("pre").forEach(copyable);
