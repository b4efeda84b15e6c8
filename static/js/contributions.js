/* The grid of contributions while others write in it: a poll brings the cells of rows that changed; a cell whose content is the same, or in
   which somebody types, is left alone, and its row is asked for again until they are done. */

const typing = (cell) => {
  if (!cell) return false;
  const fields = [...cell.querySelectorAll("textarea")];
  return fields.some((field) => field === document.activeElement || field.value !== field.defaultValue);
};
const cellsOf = (row) => [...document.querySelectorAll(`[id^="mark-"][data-row="${CSS.escape(row)}"]`)].flatMap(
  (mark) => [...mark.closest("tr").querySelectorAll("[data-cell]")],
);

/** The element that an answer brings, whichever way htmx wraps it. */
const brought = (fragment, id) => fragment?.querySelector?.(`#${CSS.escape(id)}`) ?? fragment;

let polled = false;
document.addEventListener("htmx:beforeRequest", (event) => {
  polled = event.detail.elt.matches("[data-changes]");
});

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const here = event.detail.target;
  if (!here || !polled) return;
  if (here.matches("[data-cell]")) {
    const next = brought(event.detail.fragment, here.id);
    const same = next?.dataset?.mark === here.dataset.mark;
    const busy = typing(here);
    here.classList.toggle("is-behind", busy && !same);
    if (same || busy) event.detail.shouldSwap = false;
  } else if (here.matches("[data-row]") && cellsOf(here.dataset.row).some((cell) => cell.classList.contains("is-behind"))) {
    event.detail.shouldSwap = false;
  }
});
