// A link to a moment of a recording plays it in the page; without this, the browser opens the file there.
const players = [...document.querySelectorAll(".player>audio")];
const file = (address) => address.split("#")[0];

document.addEventListener("click", (event) => {
  if (event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[href*='#t=']");
  const player = link && players.find((one) => file(one.src) === file(link.href));
  if (!player) return;
  event.preventDefault();
  player.currentTime = Number(link.hash.slice(3));
  player.play().catch(() => { location.href = link.href; });
});

// One at a time.
document.addEventListener("play", ({ target }) => {
  for (const one of players) if (one !== target) one.pause();
}, true);

// `#t=272` behind the address of an episode means that moment.
function moveTo() {
  const [, seconds] = /^#t=(\d+)$/.exec(location.hash) ?? [];
  if (seconds && players.length === 1) players[0].currentTime = Number(seconds);
}

addEventListener("hashchange", moveTo);
moveTo();
