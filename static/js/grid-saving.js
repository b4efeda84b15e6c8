/* Saves what grid.js tells of: a field when it is left, a block when it is accepted. The server answers with the rows
   as they stand now. What could not be sent stays in its field, is marked, and is sent again. */

const MARK = '<svg viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="3.2"/></svg>';
const FIRST_WAIT = 3000;
const LONGEST_WAIT = 30000;
const STATES = { "is-unsaved": "typed", "is-invalid": "invalid", "is-conflict": "conflict" };

class Saving {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.waiting = new Map(); // place -> fields to send besides the value
    this.block = new Set(); // places of a block that waits for Enter
    this.busy = Promise.resolve();
    this.sending = false;
    this.wait = FIRST_WAIT;
    this.bar = document.getElementById("week-block");
    this.reason = document.getElementById("week-reason");
    const on = (name, act) => form.addEventListener(name, (event) => act.call(this, event.detail ?? event, event));
    on("grid:left", this.left);
    on("grid:open", this.open);
    on("grid:block", this.pasted);
    on("grid:undone", this.undone);
    on("grid:restore", this.restore);
    on("grid:accept", this.accept);
    on("grid:drop", this.drop);
    form.addEventListener("submit", (event) => this.submit(event));
    form.addEventListener("click", (event) => this.click(event));
    form.addEventListener("change", (event) => this.changed(event.target));
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("focusout", (event) => this.gone(event));
    addEventListener("online", () => this.again());
    addEventListener("focus", () => this.waiting.size && this.again());
    addEventListener("beforeunload", (event) => this.unsaved() && event.preventDefault());
    this.label();
    this.arm();
  }

  // ── the form ──

  field(kind, place) {
    return this.form.elements.namedItem(`${kind}.${place}`);
  }

  keyOf(place) {
    return place.slice(0, place.lastIndexOf("."));
  }

  part(place) {
    return this.form.querySelector(`[data-kpi="${CSS.escape(this.keyOf(place))}"]`);
  }

  unsaved() {
    const typed = document.activeElement?.closest?.("[data-shown]");
    return this.waiting.size || this.block.size || (typed && typed.value !== typed.dataset.shown && !typed.hasAttribute("aria-invalid"));
  }

  /* Earlier values are reached by arrows, so that Tab goes from field to field. */
  arm(root = this.form) {
    for (const link of root.querySelectorAll(".pl-wk__past")) link.tabIndex = -1;
  }

  say(words) {
    document.getElementById("week-said").textContent = words;
  }

  label() {
    const button = this.form.querySelector("[data-save]");
    const number = new Set([...this.waiting.keys(), ...this.block]).size;
    if (!button) return;
    button.dataset.plain ??= button.textContent;
    if (!number) button.textContent = button.dataset.plain;
    else button.textContent = number === 1 ? button.dataset.one : button.dataset.many.replace("%(n)s", number);
  }

  mark(place, words) {
    const row = this.part(place)?.querySelector(".pl-wk__row");
    if (!row) return;
    row.classList.remove("is-saved", "is-empty", "is-stale", "is-invalid", "is-conflict");
    row.classList.add("is-unsaved");
    const state = row.querySelector(".pl-wk__s");
    state.innerHTML = `<span class="pl-cellstate pl-cellstate--unsaved">${MARK}<span></span></span>`;
    state.querySelector("span span").textContent = words;
  }

  // ── what happens in the grid ──

  left({ place }) {
    if (this.block.has(place)) return void this.preview();
    const field = this.field("value", place);
    const clean = field.value === field.dataset.shown;
    if (clean && !field.hasAttribute("aria-invalid") && !this.waiting.has(place)) return void this.refresh(place);
    const reason = this.field("reason", place);
    this.mark(place, this.words.unsaved);
    if (reason && !reason.value.trim()) return; // sent with its reason, or when the row is left
    this.queue(place);
    this.send();
  }

  changed(target) {
    if (target.matches("[data-late]")) return this.late(target);
    if (!target.name?.startsWith("reason.")) return;
    const place = target.name.slice("reason.".length);
    const field = this.field("value", place);
    if (!target.value.trim() || field.value === field.dataset.shown) return;
    this.queue(place);
    this.send();
  }

  /* The reason for everything late was said: what waited for one is sent again. */
  late(target) {
    if (!target.value.trim()) return;
    for (const field of this.form.querySelectorAll(".is-conflict .pl-wk__in input[data-shown], .is-conflict .is-open input[data-shown]")) {
      const place = field.name.slice("value.".length);
      if (this.field("reason", place) && field.value !== field.dataset.shown) this.queue(place);
    }
    this.send();
  }

  /* The row was left: an opened value that was not changed closes, a changed one without its reason is asked for it. */
  gone(event) {
    const part = event.target.closest("[data-kpi]");
    if (!part || part.contains(event.relatedTarget) || !document.hasFocus()) return;
    for (const field of part.querySelectorAll(".is-open input[data-shown], .pl-wk__in input[data-shown]")) {
      const place = field.name.slice("value.".length);
      if (this.block.has(place) || this.waiting.has(place)) continue;
      if (field.value !== field.dataset.shown && this.field("reason", place)) this.queue(place);
      else if (field.closest(".is-open") && field.value === field.dataset.shown) this.refresh(place);
    }
    this.send();
  }

  key(event) {
    const name = event.target.name ?? "";
    if (event.key === "Enter" && name.startsWith("reason.")) {
      event.preventDefault();
      this.queue(name.slice("reason.".length));
      this.send();
    }
    if (event.key === "Escape" && (name.startsWith("reason.") || event.target.closest(".pl-explain"))) {
      const place = name.slice(name.indexOf(".") + 1);
      const field = this.field("value", place);
      if (name.startsWith("reason.")) {
        field.value = field.dataset.shown;
        this.restore({ place });
      } else this.later(event.target);
    }
  }

  restore({ place }) {
    this.waiting.delete(place);
    this.refresh(place);
  }

  undone({ cells }) {
    if (this.block.size) return void this.drop();
    for (const { place, text } of cells) {
      const field = this.field("value", place);
      if (!field) continue;
      field.value = text;
      this.mark(place, this.words.unsaved);
      this.queue(place);
    }
    this.send();
    this.say(this.words.undone);
  }

  async open({ place, text }) {
    const link = this.form.querySelector(`[data-place="${CSS.escape(place)}"]`);
    if (!link) return;
    const extra = { [`value.${place}`]: text ?? link.dataset.plain, [`was.${place}`]: link.dataset.was };
    if (!(await this.exchange({ dry: "1", ...extra }, [place]))) return this.say(this.words.offline);
    const field = this.field("value", place);
    if (!field) return;
    field.focus();
    if (text) field.setSelectionRange(text.length, text.length);
  }

  click(event) {
    const opens = event.target.closest("[data-open]");
    if (opens) return void this.openAll(opens.dataset.open.split(" "));
    if (event.target.closest("[data-later]")) this.later(event.target);
    if (event.target.closest("[data-block-save]")) this.accept();
    if (event.target.closest("[data-block-drop]")) this.drop();
  }

  async openAll(places) {
    const fields = { dry: "1" };
    for (const place of places) fields[`value.${place}`] = fields[`was.${place}`] = "";
    if (await this.exchange(fields, places)) this.field("value", places[0])?.focus();
  }

  later(target) {
    const part = target.closest("[data-kpi]");
    target.closest("details").open = false;
    part.querySelector(".pl-wk__in input")?.focus();
  }

  // ── blocks ──

  async pasted({ cells, beyond, why }) {
    if (!cells.length) return this.say(this.words.nothing);
    const typed = {};
    for (const { place, text } of cells) {
      this.block.add(place);
      typed[`value.${place}`] = text;
      const link = this.form.querySelector(`[data-place="${CSS.escape(place)}"]`);
      if (link) typed[`was.${place}`] = link.dataset.was;
      else this.mark(place, this.words.unsaved);
    }
    this.form.dataset.block = "";
    this.beyond = beyond ? this.words[why].replace("%(n)s", beyond) : "";
    await this.preview(typed);
  }

  async preview(typed = {}) {
    const fields = { dry: "1", block: "1" };
    for (const place of this.block) Object.assign(fields, this.valueOf(place));
    const answer = await this.exchange({ ...fields, ...typed }, [...this.block]);
    this.bar.hidden = false;
    this.label();
    const words = answer ? answer.block.sentence : this.words.offline;
    this.bar.querySelector("[data-block-words]").textContent = [words, this.beyond].filter(Boolean).join(". ");
    this.bar.querySelector("[data-block-reason]").hidden = !answer?.block.corrections;
    this.say([words, this.beyond].filter(Boolean).join(". "));
  }

  async accept() {
    if (!this.block.size) return;
    const reasoned = !this.bar.querySelector("[data-block-reason]").hidden;
    if (reasoned && !this.reason.value.trim()) return this.reason.focus();
    for (const place of this.block) this.queue(place, reasoned ? { reason: this.reason.value } : {});
    this.close();
    await this.send();
  }

  async drop() {
    const places = [...this.block];
    for (const place of places) {
      const field = this.field("value", place);
      if (field) field.value = field.dataset.shown;
    }
    this.close();
    await this.exchange({ dry: "1" }, places);
    this.say(this.words.undone);
  }

  close() {
    const inside = this.bar.contains(document.activeElement);
    const first = [...this.block][0];
    this.block.clear();
    delete this.form.dataset.block;
    this.bar.hidden = true;
    if (inside) this.part(first)?.querySelector(".pl-wk__in input")?.focus();
    this.label();
  }

  // ── sending ──

  submit(event) {
    event.preventDefault();
    const button = event.submitter;
    const [kind] = (button?.name ?? "save").split(".");
    const place = button?.name.slice(kind.length + 1);
    if (kind === "save") {
      if (this.block.size) return void this.accept();
      if (button?.dataset.next) this.goTo(button.dataset.next);
      return void this.again();
    }
    if (kind === "same" && !place) return void this.sameAll();
    if (kind === "same" || kind === "skip") return void this.word(place, kind === "same" ? "=" : "n/a");
    const extra = { [button.name]: button.value };
    if (kind === "explain") for (const name of ["text", "cause", "next"]) extra[`${name}.${place}`] = this.field(name, place).value;
    if (kind === "use") this.field("value", place).value = button.value;
    this.queue(place, extra);
    this.send();
  }

  /* On a phone one KPI fills the screen; the next one comes with its field. */
  goTo(key) {
    const part = this.form.querySelector(`[data-kpi="${CSS.escape(key)}"]`);
    const field = part?.querySelector(".pl-wk__in input:not([type=hidden])");
    part?.scrollIntoView({ block: "nearest", inline: "start" });
    field?.focus({ preventScroll: true });
  }

  /* A button that says a whole value. */
  word(place, text) {
    const field = this.field("value", place);
    field.value = text;
    field.focus();
    this.left({ place });
  }

  /* Every empty value as last period: shown as a block before it is saved. */
  sameAll() {
    const cells = [...this.form.querySelectorAll("[name^='same.']")].map((button) => ({ place: button.name.slice("same.".length), text: "=" }));
    for (const { place } of cells) this.field("value", place).value = "=";
    if (cells.length) this.field("value", cells[0].place).focus();
    this.pasted({ cells, beyond: 0 });
  }

  valueOf(place) {
    const fields = {};
    for (const name of ["value", "was", "reason"]) {
      const field = this.field(name, place);
      if (field) fields[`${name}.${place}`] = field.value;
    }
    return fields;
  }

  queue(place, extra = {}) {
    this.waiting.set(place, { ...this.waiting.get(place), ...extra });
    this.label();
  }

  again() {
    clearTimeout(this.timer);
    return this.send();
  }

  async send() {
    if (this.sending || !this.waiting.size) return;
    this.sending = true;
    const sent = new Map(this.waiting);
    this.waiting.clear();
    let fields = {};
    for (const [place, extra] of sent) fields = { ...fields, ...this.valueOf(place), ...extra };
    const answer = await this.exchange(fields, [...sent.keys()]);
    this.sending = false;
    if (answer) this.wait = FIRST_WAIT;
    else this.keep(sent);
    this.label();
    if (answer && this.waiting.size) await this.send();
  }

  /* Not sent: everything stays where it is, and is tried again. */
  keep(sent) {
    for (const [place, extra] of sent) {
      this.waiting.set(place, { ...extra, ...this.waiting.get(place) });
      this.mark(place, this.trouble);
    }
    this.say(this.trouble);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  refresh(place) {
    return this.exchange({ dry: "1" }, [place]);
  }

  /* One request after the other; the answer, or nothing when there was none. */
  exchange(fields, places) {
    this.busy = this.busy.then(() => this.post(fields, places));
    return this.busy;
  }

  async post(fields, places) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const keys = new Set(places.map((place) => this.keyOf(place)));
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    for (const key of keys) body.append("row", key);
    const late = this.form.querySelector("[data-late]");
    if (late) body.set("late", late.value);
    for (const [css, state] of Object.entries(STATES))
      for (const row of this.form.querySelectorAll(`.${css}`)) {
        const key = row.closest("[data-kpi]").dataset.kpi;
        if (!keys.has(key)) body.append("also", `${state}:${key}`);
      }
    this.trouble = this.words.offline;
    try {
      const response = await fetch(location.pathname + location.search, { method: "POST", body, headers: { "X-Grid": "1" } });
      if (response.redirected) this.trouble = this.words.signedOut;
      else if (response.status === 403 || response.status === 404) this.trouble = this.words.refused;
      if (!response.ok || response.redirected) return null;
      const answer = await response.json();
      this.show(answer, fields);
      return answer;
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return null; // no connection, or no answer of ours
      throw error;
    }
  }

  // ── the answer ──

  show(answer, sent) {
    for (const [key, html] of Object.entries(answer.rows)) {
      const old = this.form.querySelector(`[data-kpi="${CSS.escape(key)}"]`);
      if (old) this.replace(old, html, sent);
    }
    document.getElementById("week-head").outerHTML = answer.head;
    if (answer.said) this.say(answer.said);
  }

  /* A row as the server says it is. What was typed in it since then stays; focus stays where it was. */
  replace(old, html, sent) {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const part = holder.content.querySelector("tbody");
    const since = [...old.querySelectorAll("input:not([type=hidden]), textarea, select")].filter((field) => this.typedSince(field, sent));
    const active = old.contains(document.activeElement) ? document.activeElement : null;
    const caret = active?.selectionStart === undefined ? null : [active.selectionStart, active.selectionEnd];
    const opened = old.querySelector("details.pl-explain[open]") && !(`explain.${this.placeIn(part)}` in sent);
    old.replaceWith(part);
    this.arm(part);
    for (const field of since) {
      const now = this.form.elements.namedItem(field.name);
      if (now) now.value = field.value;
    }
    if (opened && part.querySelector("details.pl-explain")) part.querySelector("details.pl-explain").open = true;
    if (active) this.refocus(part, active, caret);
    // "not applicable" says nothing without its reason: the next key belongs to it
    const why = part.querySelector("[name^='reason.'][aria-invalid]");
    if (why && active?.name?.startsWith("value.") && active.value === "n/a") why.focus();
  }

  placeIn(part) {
    return part.querySelector(".pl-wk__in input[name]")?.name.slice("value.".length);
  }

  typedSince(field, sent) {
    if (!field.name || field.name.startsWith("use.")) return false;
    if (field.name in sent) return field.value !== sent[field.name];
    const before = field.dataset.shown ?? (field.tagName === "SELECT" ? [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0].value : field.defaultValue);
    return field.value !== before && !field.name.startsWith("value.") ? true : field === document.activeElement && field.value !== before;
  }

  refocus(part, active, caret) {
    const place = active.dataset.place ?? active.name?.slice(active.name.indexOf(".") + 1);
    const same = (active.id && document.getElementById(active.id)) || (place && part.querySelector(`[data-place="${CSS.escape(place)}"]`));
    const target = same || part.querySelector(".pl-wk__in input");
    target?.focus({ preventScroll: true });
    if (same && caret && same.setSelectionRange && same.value) same.setSelectionRange(...caret);
  }
}

for (const form of document.querySelectorAll("form[data-grid]")) new Saving(form);
