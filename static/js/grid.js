/* The keys of a spreadsheet over a plain form: a table of labelled fields, and links for the values that passed.
   Arrows, Enter and Tab move; Shift selects a block; copy, paste, Delete and undo work on blocks. It knows nothing of
   the server: what happened is told as events on the form, and grid-saving.js acts on them.

   grid:left    {place}            a field was left with another text than it was entered with
   grid:open    {place, text}      an earlier value shall be typed; text: what was typed already, if anything
   grid:block   {cells, beyond}    a block was pasted or emptied: [{place, text}], and how many cells lay outside
   grid:undone  {cells}            these texts shall stand again
   grid:accept, grid:drop          Enter or Escape while a block waits (form.dataset.block)
   grid:restore {place}            Escape in a field: what is saved shall stand again

   Two keys say a whole value, in a field that is empty or wholly selected: "=" as last period, "/" not applicable.   */

const CELLS = ".pl-wk__past, .pl-field input";
const WORDS = { "=": "=", "/": "n/a" };
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Grid {
  constructor(form) {
    this.form = form;
    this.anchor = null; // where a selection began
    this.end = null; // and where it ends now
    this.entered = ""; // the text with which the field was entered
    this.undone = []; // what can be taken back: lists of {place, text}
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("focusin", (event) => this.enter(event.target));
    form.addEventListener("focusout", (event) => this.leave(event.target));
    form.addEventListener("mousedown", (event) => this.press(event));
    form.addEventListener("click", (event) => this.click(event));
    form.addEventListener("paste", (event) => this.paste(event));
    form.addEventListener("copy", (event) => this.copy(event));
    this.form.classList.add("is-grid");
  }

  /* Tab goes from field to field; earlier values are an arrow away. */
  tell(name, detail = {}) {
    this.form.dispatchEvent(new CustomEvent(`grid:${name}`, { detail }));
  }

  cell(node) {
    return node.closest?.(CELLS) ?? null;
  }

  place(cell) {
    return cell.dataset.place ?? cell.name.slice("value.".length);
  }

  text(cell) {
    return cell.dataset.plain ?? cell.value;
  }

  rows() {
    const shown = (cell) => cell.getClientRects().length > 0;
    return [...this.form.querySelectorAll(".pl-wk__row")]
      .map((row) => [...row.querySelectorAll(CELLS)].filter(shown))
      .filter((cells) => cells.length);
  }

  at(cell, rows = this.rows()) {
    for (const [r, cells] of rows.entries()) {
      const c = cells.indexOf(cell);
      // columns are counted from the right: an opened row must not shift them
      if (c >= 0) return [r, c - cells.length];
    }
    return null;
  }

  beside(cell, [down, right]) {
    const rows = this.rows();
    const found = this.at(cell, rows);
    if (!found) return null;
    const row = rows[found[0] + down];
    return found[1] + right < 0 ? row?.at(found[1] + right) ?? null : null;
  }

  move(cell, step) {
    const next = this.beside(cell, step);
    next?.focus();
    return next;
  }

  // ── selection ──

  box() {
    const rows = this.rows();
    const [a, b] = [this.anchor, this.end].map((cell) => cell && this.at(cell, rows));
    if (!a || !b) return null;
    const [top, bottom] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
    const [left, right] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])];
    const cells = rows.slice(top, bottom + 1).map((row) => row.slice(left, right + 1 || undefined));
    return { top, left, cells, many: top !== bottom || left !== right };
  }

  select(anchor, end) {
    this.anchor = anchor;
    this.end = end;
    const box = this.box();
    const chosen = new Set(box?.many ? box.cells.flat() : []);
    for (const cell of this.form.querySelectorAll(CELLS)) cell.closest("td").classList.toggle("is-chosen", chosen.has(cell));
  }

  extend(step) {
    const next = this.beside(this.end, step);
    if (next) this.select(this.anchor, next);
  }

  press(event) {
    const cell = this.cell(event.target);
    if (!cell || !event.shiftKey || !this.anchor) return;
    event.preventDefault();
    this.select(this.anchor, cell);
  }

  click(event) {
    const link = event.target.closest(".pl-wk__past");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.tell("open", { place: this.place(link) });
  }

  enter(target) {
    const cell = this.cell(target);
    if (!cell) return;
    this.entered = this.text(cell);
    this.select(cell, cell);
    cell.select?.();
  }

  leave(target) {
    const cell = this.cell(target);
    if (!cell || cell.value === undefined || !cell.isConnected) return;
    const changed = cell.value !== this.entered;
    // typed while its row was being replaced by an answer: not changed since it was entered again, and yet unsaved
    const unsaved = cell.value !== cell.dataset.shown && !cell.closest("tr").matches(".is-invalid, .is-conflict, .is-unsaved");
    if (!changed && !unsaved) return;
    if (changed) this.undone.push([{ place: this.place(cell), text: this.entered }]);
    this.entered = cell.value;
    this.tell("left", { place: this.place(cell) });
  }

  // ── keys ──

  key(event) {
    const waits = "block" in this.form.dataset;
    if (waits && event.key === "Escape") return this.done(event, () => this.tell("drop"));
    const cell = this.cell(event.target);
    if (waits && event.key === "Enter" && (cell || event.target.id === "week-reason")) return this.done(event, () => this.tell("accept"));
    if (cell) this.cellKey(event, cell);
  }

  done(event, act) {
    event.preventDefault();
    act();
  }

  cellKey(event, cell) {
    const step = STEPS[event.key];
    const command = event.ctrlKey || event.metaKey;
    const many = this.box()?.many;
    if (step && !command && !event.altKey) {
      if (event.shiftKey && (many || step[0] || this.atEdge(cell, step[1]))) this.done(event, () => this.extend(step));
      else if (!event.shiftKey && (step[0] || this.atEdge(cell, step[1]))) this.done(event, () => this.move(cell, step));
    } else if (event.key === "Enter") this.done(event, () => this.enterKey(cell, event.shiftKey ? -1 : 1));
    else if (event.key === "Escape") this.done(event, () => this.escape(cell));
    else if ((event.key === "Delete" || event.key === "Backspace") && many) this.done(event, () => this.empty());
    else if (command && event.key.toLowerCase() === "z" && !event.shiftKey) this.undo(event, cell);
    else if (event.key in WORDS && !command && cell.value !== undefined && this.whole(cell)) this.done(event, () => this.word(cell, WORDS[event.key]));
    else if (event.key.length === 1 && !command && cell.dataset.place && event.key !== " ")
      this.done(event, () => this.tell("open", { place: this.place(cell), text: event.key }));
  }

  /* Within a text the arrow keys belong to the text, until its edge. */
  atEdge(cell, right) {
    if (cell.value === undefined) return true;
    return this.whole(cell) || (cell.selectionStart === cell.selectionEnd && cell.selectionStart === (right < 0 ? 0 : cell.value.length));
  }

  whole(cell) {
    return cell.selectionEnd - cell.selectionStart === cell.value.length;
  }

  /* A word that stands for a value: told as typed. The next cell is at hand, unless the word needs a reason. */
  word(cell, text) {
    const next = text === "=" ? this.beside(cell, [1, 0]) : null;
    cell.value = text;
    if (next) next.focus();
    else this.leave(cell);
  }

  enterKey(cell, down) {
    if (cell.dataset.place) this.tell("open", { place: this.place(cell) });
    else if (!this.move(cell, [down, 0])) {
      this.leave(cell);
      cell.select();
    }
  }

  escape(cell) {
    if (this.box()?.many) this.select(cell, cell);
    else if (cell.value !== undefined) {
      cell.value = cell.dataset.shown;
      this.entered = cell.value;
      this.tell("restore", { place: this.place(cell) });
    }
  }

  undo(event, cell) {
    if (cell.value !== undefined && cell.value !== this.entered) return; // the browser takes back what is being typed
    const last = this.undone.pop();
    if (!last) return;
    event.preventDefault();
    this.tell("undone", { cells: last });
    this.entered = this.text(cell);
  }

  // ── blocks ──

  empty() {
    const fields = this.box().cells.flat().filter((cell) => cell.value !== undefined);
    this.block(fields.map((cell) => ({ cell, text: "" })), this.box().cells.flat().length - fields.length, "kept");
  }

  paste(event) {
    const cell = this.cell(event.target);
    if (!cell) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const one = !/[\t\n]/.test(text);
    const box = this.box();
    if (one && !box.many && cell.value !== undefined) return; // into the field, as always
    event.preventDefault();
    const matrix = text.split("\n").map((line) => line.split("\t"));
    if (one) this.block(box.cells.flat().map((target) => ({ cell: target, text })), 0);
    else this.block(...this.laid(matrix, box));
  }

  /* Texts over cells, from the upper left corner of the selection. An empty text leaves its cell alone. */
  laid(matrix, { top, left }) {
    const rows = this.rows();
    const cells = [];
    let beyond = 0;
    for (const [r, line] of matrix.entries()) {
      for (const [c, typed] of line.entries()) {
        const text = typed.trim();
        const cell = left + c < 0 ? rows[top + r]?.at(left + c) : null;
        if (text && cell) cells.push({ cell, text });
        else if (text) beyond += 1;
      }
    }
    return [cells, beyond];
  }

  block(cells, beyond, why = "beyond") {
    const before = cells.filter(({ cell }) => cell.value !== undefined);
    this.undone.push(before.map(({ cell }) => ({ place: this.place(cell), text: cell.value })));
    for (const { cell, text } of before) cell.value = text;
    this.entered = document.activeElement?.value ?? "";
    this.tell("block", { cells: cells.map(({ cell, text }) => ({ place: this.place(cell), text })), beyond, why });
  }

  copy(event) {
    const box = this.box();
    const cell = this.cell(event.target);
    if (!box || (!box.many && cell?.value !== undefined)) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", box.cells.map((row) => row.map((one) => this.text(one)).join("\t")).join("\n"));
  }
}

for (const form of document.querySelectorAll("form[data-grid]")) new Grid(form);
