// The projector's page by keyboard, and the time of an item. Without this file the links do the same, and the minutes stand still.

const TYPING = "input, textarea, select, button, summary, [contenteditable]";

const go = (selector) => document.querySelector(selector)?.click();

const KEYS = {
  ArrowRight: () => go('a[rel="next"]'),
  PageDown: () => go('a[rel="next"]'),
  " ": () => go('a[rel="next"]'),
  ArrowLeft: () => go('a[rel="prev"]'),
  PageUp: () => go('a[rel="prev"]'),
  Escape: () => go("a[data-leave]"),
};

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest?.(TYPING)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

const timer = document.querySelector(".pl-show__timer");
if (timer) {
  const face = timer.querySelector("b");
  const planned = Number(timer.dataset.minutes) * 60;
  const key = `presented-${timer.dataset.item}`;
  const spent = Number(sessionStorage.getItem(key) ?? 0);
  const since = Date.now();
  const told = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const tick = () => {
    const seconds = spent + (Date.now() - since) / 1000;
    sessionStorage.setItem(key, String(seconds));
    face.textContent = `${told(seconds)} / ${told(planned)}`;
    timer.classList.toggle("is-over", seconds > planned);
  };
  tick();
  setInterval(tick, 1000);
  addEventListener("pagehide", tick);
}
