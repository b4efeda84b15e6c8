/* The inbox by keyboard: j and k (or the arrows) walk through what is owed, Enter opens it as any link.
   When the list is fetched anew, the reader stays at the thing they were at, or at its place. */

let at = { id: "", index: 0 };

const things = () => [...document.querySelectorAll("[data-owed]")];

function go(index) {
  const all = things();
  if (!all.length) return;
  all[Math.max(0, Math.min(index, all.length - 1))].focus();
}

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  const step = steps[event.key];
  if (!step) return;
  const here = things().indexOf(document.activeElement);
  // The arrows scroll the page until the reader is in the list.
  if (here < 0 && event.key.startsWith("Arrow")) return;
  event.preventDefault();
  go(here < 0 ? (step > 0 ? 0 : things().length - 1) : here + step);
});

document.addEventListener("focusin", (event) => {
  const index = things().indexOf(event.target);
  if (index >= 0) at = { id: event.target.id, index };
});

let away = false;
document.addEventListener("htmx:beforeSwap", () => {
  away = things().includes(document.activeElement);
});
document.addEventListener("htmx:afterSettle", () => {
  if (!away) return;
  const same = document.getElementById(at.id);
  if (same) same.focus();
  else go(at.index);
});
