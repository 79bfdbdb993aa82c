// The grid in which a matrix is entered: its size, the cells and the keys that move among them, its
// history, and marks where it breaks. What lies beyond its size is kept until it grows again.

import { History } from "./history.js";
import { unequal } from "./judge.js";
import { Palette } from "./painting.js";
import { isTable, landing, pastedRows, shapeSaid } from "./pasting.js";
import { Tools } from "./tools.js";

const LAST = "This is the last entry; what follows stays in it. You can ask for more rows or columns above.";
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Grid {
  constructor(form, said, stride) {
    Object.assign(this, { form, said, stride, at: [0, 0] });
    this.body = form.querySelector(".grid tbody");
    this.sizes = [form.elements.rows, form.elements.columns];
    this.most = Number(this.sizes[0].max);
    this.start = this.shape;
    this.texts = Array.from({ length: this.most }, () => Array(this.most).fill(""));
    this.history = new History("[]");
    for (const size of this.sizes) {
      size.addEventListener("change", () => this.choose());
      // At once, or a button that is pressed next would move away from under the pointer.
      size.addEventListener("input", () => size.validity.valid && Number(size.value) && this.choose());
      size.addEventListener("keydown", (event) => this.enter(event));
    }
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("input", (event) => this.typed(event));
    this.body.addEventListener("paste", (event) => this.paste(event));
    this.body.addEventListener("focusin", ({ target }) => this.arrive(target));
    this.look();
    this.palette = new Palette(this);
    this.tools = new Tools(this);
  }

  get shape() {
    return [this.body.rows.length, this.body.rows[0].cells.length];
  }

  cell(row, column) {
    return this.body.rows[row]?.cells[column]?.firstElementChild;
  }

  place(input) {
    const cell = input.closest("td");
    return [cell.parentElement.rowIndex, cell.cellIndex];
  }

  values() {
    return [...this.body.rows].map((row) => [...row.cells].map((cell) => cell.firstElementChild.value));
  }

  // As keeping.js keeps it: the size, and a text for each row with its entries between tabs.
  get entry() {
    const rows = this.texts.map((row) => row.join("\t").trimEnd());
    while (rows.at(-1) === "") rows.pop();
    const asBefore = this.shape.join() === this.start.join();
    return rows.length || !asBefore ? [this.shape.join(" "), ...rows] : [];
  }

  set entry([size, ...rows]) {
    const shape = /^\d+ \d+$/.test(size) ? size.split(" ").map(Number) : this.start;
    rows.forEach((row, at) => (rows[at] = row.split("\t")));
    this.texts.forEach((row, i) => row.forEach((_, j) => (row[j] = rows[i]?.[j] ?? "")));
    this.resize(...shape);
    this.changed();
  }

  // What stands here now is where undoing ends.
  begin() {
    // Sizes may have been entered before this was loaded.
    if (this.sizes.some((size, axis) => Number(size.value) !== this.shape[axis])) this.choose();
    this.history = new History(JSON.stringify(this.entry));
  }

  look() {
    this.values().forEach((row, i) => row.forEach((text, j) => (this.texts[i][j] = text)));
  }

  // Whatever happened: noted, coloured, and kept by whoever listens; what was said before it is over.
  changed(where = "") {
    this.tell("");
    this.look();
    this.history.note(JSON.stringify(this.entry), where);
    this.palette.colour();
    this.form.dispatchEvent(new Event("change"));
  }

  tell(text) {
    this.form.querySelector(".grid-said").textContent = text;
  }

  choose() {
    const asked = this.sizes.map((size, axis) => Math.trunc(Number(size.value)) || this.shape[axis]);
    this.resize(...asked);
    this.changed();
    this.tell(shapeSaid(this.shape));
  }

  // In a size it takes the size, and asks for no verdict yet.
  enter(event) {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.choose();
  }

  resize(...asked) {
    const [rows, columns] = asked.map((size) => Math.min(Math.max(size, 1), this.most));
    while (this.body.rows.length > rows) this.body.deleteRow(-1);
    while (this.body.rows.length < rows) this.body.insertRow();
    [...this.body.rows].forEach((row, at) => {
      while (row.cells.length > columns) row.deleteCell(-1);
      while (row.cells.length < columns) row.insertCell().append(this.field(at, row.cells.length - 1));
    });
    this.sizes.forEach((size, axis) => (size.value = this.shape[axis]));
    this.texts.forEach((row, i) => row.forEach((text, j) => this.write([i, j], text)));
    this.stand(Math.min(this.at[0], rows - 1), Math.min(this.at[1], columns - 1));
  }

  field(row, column) {
    const input = this.body.querySelector("input").cloneNode();
    Object.assign(input, { value: "", className: "", tabIndex: -1 });
    delete input.dataset.tap;
    input.setAttribute("aria-label", `row ${row}, column ${column}`);
    input.removeAttribute("aria-invalid");
    return input;
  }

  // Into one cell, perhaps by a certain tap.
  write(place, text, tap) {
    this.texts[place[0]][place[1]] = text;
    const cell = this.cell(...place);
    if (!cell || (cell.value === text && tap === undefined)) return;
    cell.value = text;
    this.palette.says(cell, tap);
  }

  // One cell of all can be reached by Tab; the keys move on from it.
  stand(row, column) {
    this.cell(...this.at)?.setAttribute("tabindex", -1);
    this.at = [row, column];
    this.cell(row, column).tabIndex = 0;
    this.tools.follow(this.at);
  }

  // To a cell, with the caret where it is in the grid.
  go(row, column) {
    const inside = this.body.contains(document.activeElement);
    this.stand(row, column);
    if (inside) this.cell(row, column).focus();
  }

  onwards(places) {
    const cells = [...this.body.querySelectorAll("input")];
    const [row, column] = this.at;
    cells[Math.min(row * this.shape[1] + column + places, cells.length - 1)].focus();
  }

  arrive(input) {
    this.stand(...this.place(input));
    input.select();
  }

  key(event) {
    const [row, column] = this.at;
    const [rows, columns] = this.shape;
    const control = event.ctrlKey || event.metaKey;
    if (this.turns(event)) return;
    if (event.altKey || (event.key === "Enter" && control)) return;
    const [down, right] = STEPS[event.key] ?? [0, 0];
    const far = control ? Math.max(rows, columns) : 1;
    let next = null;
    if (down || right) next = [row + down * far, column + right * far];
    else if (event.key === "Home") next = [control ? 0 : row, 0];
    else if (event.key === "End") next = [control ? rows : row, columns];
    else if (event.key === "Enter") next = [row + 1, row + 1 < rows ? 0 : column];
    if (next) this.cell(...next.map((at, axis) => Math.min(Math.max(at, 0), this.shape[axis] - 1))).focus();
    else if (!this.palette.key(event)) return;
    event.preventDefault();
  }

  // Ctrl with Z goes back, in the grid and on what lies below it, where the browser would change a field.
  turns(event) {
    const by = { z: event.shiftKey ? 1 : -1, y: 1 }[event.key.toLowerCase()];
    if (!by || event.altKey || !(event.ctrlKey || event.metaKey)) return false;
    event.preventDefault();
    this.undo(by);
    return true;
  }

  typed(event) {
    const input = event.target;
    if (this.palette.letter(input, event)) return;
    this.palette.says(input);
    const where = `typed ${this.place(input)}`;
    const rest = this.spread(input);
    this.changed(where);
    if (rest) this.tell(LAST);
  }

  // A space or a comma goes on to the next entry, at the end of a row to the next row. What finds no
  // entry stays in the last, which is told.
  spread(input) {
    if (!/[\s,]/.test(input.value)) return false;
    const words = input.value.split(/[\s,]+/);
    const [row, column] = this.place(input);
    const cells = [...this.body.querySelectorAll("input")].slice(row * this.shape[1] + column);
    const last = Math.min(words.length, cells.length) - 1;
    words.push(words.splice(last).join(" "));
    words.forEach((word, at) => {
      if (word || at === 0) cells[at].value = word;
    });
    cells[last].focus();
    return words[last].includes(" ");
  }

  paste(event) {
    const text = event.clipboardData.getData("text");
    if (!isTable(text)) return;
    event.preventDefault();
    try {
      this.land(pastedRows(text, this.said));
    } catch (reason) {
      this.tell(`Nothing was pasted. ${reason.message}`);
    }
  }

  land(rows) {
    const empty = !this.entry.length;
    const { shape, said } = landing(rows, this.at, this.shape, this.most, empty);
    const [row, column] = this.at;
    this.resize(...shape);
    rows.forEach((texts, down) => texts.forEach((text, right) => {
      if (this.cell(row + down, column + right)) this.write([row + down, column + right], text);
    }));
    this.changed();
    this.tell(said);
  }

  undo(by = -1) {
    const step = this.history.go(by);
    if (step) this.become(JSON.parse(step));
    const which = by < 0 ? ["Undone.", "There is nothing to undo."] : ["Done again.", "There is nothing to do again."];
    this.tell(which[step ? 0 : 1]);
  }

  // The cursor goes to the first entry that is another now.
  become(entry) {
    const before = this.texts.map((row) => [...row]);
    this.entry = entry;
    this.values().some((row, i) => row.some((text, j) => text !== before[i][j] && (this.go(i, j), true)));
  }

  // The entries of a wrong matrix that differ from others on their diagonal.
  mark({ value, facts }, exercise) {
    for (const cell of this.body.querySelectorAll(".unequal")) cell.classList.remove("unequal");
    if (!facts.fits) return;
    for (const place of unequal(value, facts.right, exercise, this.said)) {
      this.cell(...place).classList.add("unequal");
    }
  }
}
