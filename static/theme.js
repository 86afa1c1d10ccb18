// A comfort; every page works without it. No other host, no tracking, one stored word.

// The colour switch: auto follows the system; light and dark are remembered.
const KEY = "memosite.scheme";
const STATES = ["auto", "light", "dark"];
const root = document.documentElement;
const button = document.querySelector(".scheme");

function show() {
  const state = root.dataset.scheme || "auto";
  button.textContent = `Colours: ${state}`;
}

function next() {
  const state = root.dataset.scheme || "auto";
  const chosen = STATES[(STATES.indexOf(state) + 1) % STATES.length];
  if (chosen === "auto") delete root.dataset.scheme;
  else root.dataset.scheme = chosen;
  try {
    if (chosen === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    // Without storage the choice lasts for this page.
  }
  show();
}

if (button) {
  show();
  button.hidden = false;
  button.addEventListener("click", next);
}
