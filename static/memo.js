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

// The entry of a citation, shown beside it while it is pointed at or in focus; Escape takes it away.
const box = Object.assign(document.createElement("div"), { className: "preview", id: "preview", role: "tooltip" });
let fading;

function hide() {
  box.remove();
  document.querySelector("[aria-describedby=preview]")?.removeAttribute("aria-describedby");
}

function preview(link) {
  const entry = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const show = () => {
    clearTimeout(fading);
    hide();
    box.replaceChildren(...[...entry.cloneNode(true).childNodes].filter(node => node.className !== "back"));
    document.querySelector("main").append(box);
    link.setAttribute("aria-describedby", "preview");
    const at = link.getBoundingClientRect();
    const right = document.documentElement.clientWidth - box.offsetWidth - 8;
    const above = at.bottom + box.offsetHeight + 12 > innerHeight && at.top > box.offsetHeight + 12;
    box.style.left = `${scrollX + Math.max(8, Math.min(at.left, right))}px`;
    box.style.top = `${scrollY + (above ? at.top - box.offsetHeight - 6 : at.bottom + 6)}px`;
  };
  const fade = () => { fading = setTimeout(hide, 200); };
  link.addEventListener("pointerenter", event => { if (entry && event.pointerType !== "touch") show(); });
  link.addEventListener("focus", () => { if (entry && link.matches(":focus-visible")) show(); });
  link.addEventListener("pointerleave", fade);
  link.addEventListener("blur", fade);
}

box.addEventListener("pointerenter", () => clearTimeout(fading));
box.addEventListener("pointerleave", () => { fading = setTimeout(hide, 200); });
document.addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
document.querySelectorAll("a[href^='#ref:']").forEach(preview);
