// The preview's part in the browser: it patches the page, and shows what is wrong.
// It runs before the page's own scripts, which are deferred.

const here = document.currentScript;
let tag = here.dataset.tag;
let pageMistakes = JSON.parse(here.dataset.mistakes || "[]");
let told = null;
let served = executables(document);
let servedBody = null;
here.remove();

// What the page's own scripts set up is taken down before they run again on a patched page.
let era = new AbortController();
let observers = [];
const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, act, options) {
  const how = typeof options === "object" && options ? options : { capture: Boolean(options) };
  return listen.call(this, type, act, how.signal ? how : { ...how, signal: era.signal });
};
for (const name of ["IntersectionObserver", "MutationObserver", "ResizeObserver"]) {
  window[name] = class extends window[name] {
    constructor(...given) {
      super(...given);
      observers.push(this);
    }
  };
}

function executables(page) {
  return [...page.scripts]
    .filter(one => one !== here && /^$|^module$|javascript/.test(one.type))
    .map(one => ({ src: one.getAttribute("src"), type: one.type, text: one.text }));
}

// The texts of scripts, by address.
const codes = new Map();
async function code(one) {
  if (!one.src) return one.text;
  if (!codes.has(one.src)) codes.set(one.src, await (await fetch(one.src)).text());
  return codes.get(one.src);
}

function runAgain(texts) {
  for (const text of texts) {
    try {
      new Function(text)();
    } catch (error) {
      console.error(error);
    }
  }
}

const sheets = page => [...page.querySelectorAll("link[rel~=stylesheet]:not([data-leaving])")];
const sheetPath = link => new URL(link.getAttribute("href"), document.baseURI).pathname;

// A style sheet is exchanged once the new one is there, so that nothing is ever shown bare.
function exchange(old, fresh) {
  old.dataset.leaving = "";
  fresh.onload = fresh.onerror = () => old.remove();
  old.after(fresh);
}

// The page will name the sheet by the same address once it is planned anew, and it is left alone then.
function restyle(address) {
  const { pathname, search } = new URL(address, location);
  const old = sheets(document).find(link => sheetPath(link) === pathname);
  const href = old?.getAttribute("href").replace(/\?.*|$/, search);
  if (!old || old.getAttribute("href") === href) return;
  const fresh = old.cloneNode();
  fresh.setAttribute("href", href);
  exchange(old, fresh);
}

function patchStyles(next) {
  const own = new Map(sheets(document).map(link => [sheetPath(link), link]));
  let last = [...own.values()].at(-1);
  for (const link of sheets(next)) {
    const old = own.get(sheetPath(link));
    own.delete(sheetPath(link));
    if (old?.getAttribute("href") === link.getAttribute("href")) {
      last = old;
      continue;
    }
    const fresh = document.importNode(link);
    if (old) exchange(old, fresh);
    else if (last) last.after(fresh);
    else document.head.append(fresh);
    last = fresh;
  }
  own.forEach(link => link.remove());
}

function patchHead(next) {
  const others = ":not(script, [rel~=stylesheet], [rel~=preload], [rel~=icon])";
  const before = [...document.head.querySelectorAll(`:scope > ${others}`)];
  const after = [...next.head.querySelectorAll(`:scope > ${others}`)];
  const text = list => list.map(one => one.outerHTML).join();
  if (text(before) !== text(after)) {
    before.forEach(one => one.remove());
    document.head.append(...after.map(one => document.importNode(one, true)));
  }
  for (const name of ["lang", "dir"]) {
    const value = next.documentElement.getAttribute(name);
    if (value === null) document.documentElement.removeAttribute(name);
    else document.documentElement.setAttribute(name, value);
  }
}

// Elements that say the same before and after are the same, wherever they have moved to: they get the
// same id for the time of the patch. Returns what takes the ids away again.
const KEPT = "p, pre, table, ul, ol, dl, figure, details, summary, audio, video, iframe, h2, h3, h4";
function aligned(old, next) {
  const named = page => {
    const found = new Map();
    for (const one of page.querySelectorAll(KEPT)) {
      const said = one.localName === "details" ? one.querySelector("summary") : one;
      const words = `${one.localName} ${one.getAttribute("src") ?? ""} ${said?.textContent.trim()}`;
      found.set(words, [...(found.get(words) ?? []), one]);
    }
    return found;
  };
  const after = named(next);
  const marked = [];
  for (const [words, olds] of named(old)) {
    olds.forEach((one, nth) => {
      const other = after.get(words)?.[nth];
      if (!other || one.id || other.id) return;
      one.id = other.id = `memosite-${marked.length}`;
      marked.push(one, other);
    });
  }
  return () => marked.forEach(one => one.removeAttribute("id"));
}

// What is folded, and which tab is open, is the reader's choice.
const reader = (name, node) => !(name === "open" && node.tagName === "DETAILS");

function patchBody(next, texts) {
  const mark = document.elementFromPoint(innerWidth / 2, Math.min(innerHeight / 3, 240));
  const top = mark?.getBoundingClientRect().top;
  const scrolled = scrollY;
  const focused = document.activeElement;
  const selector = focused?.id ? `#${CSS.escape(focused.id)}` : "";
  era.abort();
  era = new AbortController();
  observers.splice(0).forEach(one => one.disconnect());
  for (const { name, value } of next.body.attributes) document.body.setAttribute(name, value);
  const release = aligned(document.body, next.body);
  Idiomorph.morph(document.body, [...next.body.childNodes], {
    morphStyle: "innerHTML",
    callbacks: { beforeAttributeUpdated: reader },
  });
  release();
  runAgain(texts);
  if (document.activeElement === document.body && focused !== document.body) {
    const again = focused?.isConnected ? focused : selector && document.querySelector(selector);
    if (again) again.focus({ preventScroll: true });
  }
  const moved = mark?.isConnected ? mark.getBoundingClientRect().top - top : scrolled - scrollY;
  if (scrolled && moved) scrollBy({ top: moved, behavior: "instant" });
}

async function patch(next, script) {
  const scripts = executables(next);
  if (!tag || JSON.stringify(scripts) !== JSON.stringify(served)) {
    location.reload();
    return;
  }
  const texts = await Promise.all(scripts.map(code));
  tag = script.dataset.tag;
  patchStyles(next);
  patchHead(next);
  if (next.body.innerHTML === servedBody) return;
  servedBody = next.body.innerHTML;
  patchBody(next, texts);
}

// Only the newest matters of several looks that are wanted while one is under way.
let looking = false;
let lookAgain = false;
async function look() {
  lookAgain = true;
  if (looking) return;
  looking = true;
  try {
    while (lookAgain) {
      lookAgain = false;
      await lookOnce();
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // The preview has ended: no answer.
  } finally {
    looking = false;
  }
}

async function lookOnce() {
  const headers = tag ? { "If-None-Match": `"${tag}"` } : {};
  const answer = await fetch(location.pathname + location.search, { cache: "no-store", headers });
  if (answer.status === 304) {
    pageMistakes = [];
    overlay();
    return;
  }
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  const script = next.querySelector("script[data-tag]");
  if (!script) {
    location.reload(); // It is no page any more.
    return;
  }
  script.remove();
  pageMistakes = JSON.parse(script.dataset.mistakes || "[]");
  overlay();
  if (!pageMistakes.length) await patch(next, script);
}

// The overlay and the bar, in a shadow that the site's own styles do not reach.
const STYLE = `
  :host { all: initial; }
  * { box-sizing: border-box; }
  section, div { position: fixed; z-index: 2147483647; color-scheme: dark;
    font: 14px/1.5 ui-monospace, Menlo, Consolas, monospace; color: #f4f1ec; background: #24201c; }
  section { inset: auto 0 0 0; max-height: 60vh; overflow: auto; padding: 1em 1.5em;
    border-top: 4px solid #e5604d; }
  h2 { margin: 0 0 .5em; font: bold 16px/1.4 system-ui, sans-serif; }
  pre { margin: 0 0 1em; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
  a { color: #ffb3a6; }
  div { right: .75rem; bottom: .75rem; display: flex; gap: .5rem; align-items: center;
    padding: .35rem .5rem; border-radius: .4rem; font-family: system-ui, sans-serif; }
  button { font: inherit; color: inherit; background: none; border: 1px solid #8d857b;
    border-radius: .3rem; padding: .1rem .5rem; cursor: pointer; }
  button[aria-pressed=true] { background: #f4f1ec; color: #24201c; }
  section button { float: right; }
  :focus-visible { outline: 2px solid #ffb3a6; outline-offset: 2px; }
  [hidden] { display: none; }
  @media print { section, div { display: none; } }
`;
const host = document.createElement("memosite-preview");
const shadow = host.attachShadow({ mode: "open" });
shadow.innerHTML = `<style>${STYLE}</style>
  <div role="group" aria-label="Preview" hidden><span></span><button type="button" name="drafts"></button
    ><button type="button" name="future"></button></div>
  <section aria-label="Mistakes" role="alert" hidden></section>`;
document.documentElement.append(host);
const panel = shadow.querySelector("section");
const bar = shadow.querySelector("div");
let hidden = "";

function overlay() {
  const mistakes = [...new Map(
    [...(told?.mistakes ?? []), ...pageMistakes].map(one => [one.place + one.text, one])
  ).values()];
  const text = JSON.stringify(mistakes);
  if (panel.dataset.text === text) return;
  panel.dataset.text = text;
  panel.hidden = !mistakes.length || hidden === text;
  const close = Object.assign(document.createElement("button"), { textContent: "Hide", type: "button" });
  close.onclick = () => {
    hidden = text;
    panel.hidden = true;
  };
  const heading = document.createElement("h2");
  heading.textContent = mistakes.length > 1 ? `${mistakes.length} things to mend` : "One thing to mend";
  panel.replaceChildren(close, heading, ...mistakes.map(shown));
}

function shown(mistake) {
  const pre = document.createElement("pre");
  const place = document.createElement(mistake.href ? "a" : "strong");
  if (mistake.href) place.href = mistake.href;
  place.textContent = mistake.place;
  pre.append(place, mistake.text);
  return pre;
}

const NAMES = { drafts: "Drafts", future: "Dated later" };
const path = () => {
  try {
    return decodeURIComponent(location.pathname);
  } catch {
    return location.pathname;
  }
};

function showBar() {
  const why = told.unpublished[path()];
  bar.querySelector("span").textContent = why ? `Not published: ${why}` : "";
  for (const [name, words] of Object.entries(NAMES)) {
    const button = bar.querySelector(`[name=${name}]`);
    const { shown: on, count } = told[name];
    button.hidden = !count && !on;
    button.textContent = `${words} (${count})`;
    button.setAttribute("aria-pressed", on);
    button.title = on ? "Shown; press to hide them" : "Hidden; press to show them";
    button.onclick = () => wish({ [name]: !on });
  }
  bar.hidden = !why && [...bar.querySelectorAll("button")].every(one => one.hidden);
}

function wish(changed) {
  const asked = { drafts: told.drafts.shown, future: told.future.shown, ...changed };
  fetch("/.memosite/show", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(asked),
  });
}

// A browser has six connections to one host; only pages in sight take one.
let source = null;
function hear() {
  if (document.hidden) {
    source?.close();
    source = null;
  } else if (!source) {
    source = new EventSource("/.memosite/events");
    let first = true;
    source.onmessage = event => {
      told = JSON.parse(event.data);
      overlay();
      showBar();
      told.styles.forEach(restyle);
      if (first || !told.only || told.only.includes(path())) look();
      first = false;
    };
  }
}

listen.call(document, "visibilitychange", hear);
listen.call(window, "pageshow", hear);
listen.call(window, "pagehide", () => {
  source?.close();
  source = null;
});
listen.call(window, "load", () => served.forEach(code));
overlay();
hear();
