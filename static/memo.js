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

// A small box beside a link that is pointed at or in focus; `content()` makes it, or gives null.
const previewBox = document.createElement("div");
let previewTimer = 0;
let previewed = null;

function preview(anchor, content) {
  const soon = () => previewIn(300, () => openPreview(anchor, content()));
  const later = () => previewIn(200, closePreview);
  anchor.addEventListener("pointerenter", (event) => event.pointerType === "touch" || soon());
  anchor.addEventListener("pointerleave", later);
  anchor.addEventListener("focus", () => anchor.matches(":focus-visible") && soon());
  anchor.addEventListener("blur", later);
}

function previewIn(milliseconds, act) {
  clearTimeout(previewTimer);
  previewTimer = setTimeout(act, milliseconds);
}

function openPreview(anchor, content) {
  closePreview();
  if (!content) return;
  previewBox.replaceChildren(content);
  previewBox.hidden = false;
  const [line] = anchor.getClientRects();
  const { offsetHeight: height, offsetWidth: width } = previewBox;
  const above = line.bottom + height + 8 > innerHeight && line.top > height + 8;
  const left = Math.min(line.left, document.documentElement.clientWidth - width - 16);
  previewBox.style.top = `${scrollY + (above ? line.top - height - 4 : line.bottom + 4)}px`;
  previewBox.style.left = `${scrollX + Math.max(16, left)}px`;
  anchor.setAttribute("aria-describedby", previewBox.id);
  previewed = anchor;
}

function closePreview() {
  clearTimeout(previewTimer);
  previewBox.hidden = true;
  previewed?.removeAttribute("aria-describedby");
  previewed = null;
}

Object.assign(previewBox, { className: "preview small", id: "preview:box", hidden: true });
previewBox.setAttribute("role", "tooltip");
previewBox.addEventListener("pointerenter", () => clearTimeout(previewTimer));
previewBox.addEventListener("pointerleave", () => previewIn(200, closePreview));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closePreview();
});
document.querySelector("main").append(previewBox);

// Links to memos: the page carries what it says of each.
const linkedMemos = new Map();
for (const memo of document.querySelector(".previews")?.content.children ?? []) {
  linkedMemos.set(new URL(memo.dataset.url, document.baseURI).href, memo);
}
for (const link of document.querySelectorAll(".text a[href]")) {
  const memo = linkedMemos.get(link.href.split("#")[0]);
  if (memo) preview(link, () => memo.cloneNode(true));
}

// Notes stand beside their first mention where the margin is free, else they stay at the foot.
const notes = [...document.querySelectorAll(".notes>ol>li")];
const firstMentions = new Map();
const NOTE_GAP = 14;
const NOTE_HEIGHT_MAX = 480;
const TOO_WIDE = "pre,table,.formula,img,audio,video,iframe";

for (const mention of document.querySelectorAll(".note>a")) {
  const note = document.getElementById(mention.hash.slice(1));
  if (!firstMentions.has(note)) firstMentions.set(note, mention);
  const light = () => note.classList.toggle("lit", mention.matches(":hover,:focus"));
  for (const event of ["pointerenter", "pointerleave", "focus", "blur"]) {
    mention.addEventListener(event, light);
  }
  preview(mention, () => isBeside(note) && isInSight(note) ? null : copyWithoutWayBack(note));
}

function isBeside(note) {
  return getComputedStyle(note).position === "absolute";
}

function isInSight(note) {
  const { top, bottom } = note.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function copyWithoutWayBack(note) {
  const copy = document.createElement("div");
  copy.append(...note.cloneNode(true).childNodes);
  copy.querySelectorAll(".back").forEach((link) => link.remove());
  copy.querySelectorAll("[id]").forEach((named) => named.removeAttribute("id"));
  return copy;
}

function placeNotes() {
  const scrolled = scrollY;
  for (const note of notes) note.classList.toggle("side", !note.querySelector(TOO_WIDE));
  const beside = notes.filter(isBeside);
  const tops = beside.length ? noteTops(beside) : new Map();
  const { top } = document.querySelector("article").getBoundingClientRect();
  for (const note of beside) {
    note.classList.toggle("side", tops.has(note));
    note.style.top = `${tops.get(note) - top}px`;
  }
  if (scrollY !== scrolled) scrollTo(scrollX, scrolled);
}

// Where each note comes to stand that has room, as far down the window; none covers anything.
function noteTops(beside) {
  const boxes = new Map(beside.map((note) => [note, note.getBoundingClientRect()]));
  const margin = boxes.get(beside[0]).left - NOTE_GAP;
  const inMargin = (selector) => [...document.querySelectorAll(selector)]
    .map((one) => one.getBoundingClientRect())
    .filter((box) => box.height && box.right > margin);
  const obstacles = inMargin("article>.text>*,.text .wide");
  const [article, ...after] = inMargin("article,.after .wide");
  const end = Math.min(article.bottom, ...after.map((box) => box.top - NOTE_GAP));
  const parents = new Map();
  const wanted = new Map();
  for (const note of beside) {
    const mention = firstMentions.get(note);
    const parent = mention.closest(".notes>ol>li");
    const moved = parent ? wanted.get(parent) - boxes.get(parent)?.top : 0;
    parents.set(note, parent);
    if (mention.checkVisibility()) wanted.set(note, mention.getBoundingClientRect().top + moved);
  }
  const tops = new Map();
  let free = -Infinity;
  for (const [note, place] of [...wanted].sort(([, one], [, other]) => one - other)) {
    const { height } = boxes.get(note);
    let top = Math.max(free, place);
    for (const box of obstacles) {
      const clear = box.bottom + NOTE_GAP;
      if (top < clear && top + height + NOTE_GAP > box.top) top = clear;
    }
    const lost = parents.get(note) && !tops.has(parents.get(note));
    if (lost || height > NOTE_HEIGHT_MAX || top + height > end) continue;
    tops.set(note, top);
    free = top + height + NOTE_GAP;
  }
  return tops;
}

if (notes.length) {
  placeNotes();
  notes.find((note) => note.matches(":target"))?.scrollIntoView();
  const watch = new ResizeObserver(() => requestAnimationFrame(placeNotes));
  [document.querySelector("article"), ...notes].forEach((one) => watch.observe(one));
}
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

// A citation shows its work.
for (const citation of document.querySelectorAll("a[href^='#ref:']")) {
  const work = document.getElementById(decodeURIComponent(citation.hash.slice(1)));
  if (work) preview(citation, () => copyWithoutWayBack(work));
}
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
