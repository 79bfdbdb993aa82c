// The grid in which a matrix is entered: its size, the keys, pasting, and marks where it breaks.

import { unequal } from "./judge.js";
import { many, readTable } from "./reading.js";

export class Grid {
  constructor(form, said) {
    this.form = form;
    this.said = said;
    this.body = form.querySelector(".grid tbody");
    this.sizes = [form.elements.rows, form.elements.columns];
    for (const size of this.sizes) size.addEventListener("change", () => this.choose());
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("input", (event) => this.spread(event.target));
    this.body.addEventListener("paste", (event) => this.paste(event));
    this.body.addEventListener("focusin", (event) => event.target.select());
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

  wanted() {
    return this.sizes.map((size, axis) => {
      const asked = Math.trunc(Number(size.value)) || this.shape[axis];
      return Math.min(Math.max(asked, 1), Number(size.max));
    });
  }

  choose() {
    this.resize(...this.wanted());
    const [rows, columns] = this.shape;
    this.tell(`The matrix has ${many(rows, "row")} and ${many(columns, "column")} now.`);
  }

  tell(text) {
    this.form.querySelector(".grid-said").textContent = text;
  }

  resize(rows, columns) {
    while (this.body.rows.length > rows) this.body.deleteRow(-1);
    while (this.body.rows.length < rows) this.body.insertRow();
    [...this.body.rows].forEach((row, at) => {
      while (row.cells.length > columns) row.deleteCell(-1);
      while (row.cells.length < columns) {
        const input = Object.assign(document.createElement("input"), { size: 2, placeholder: "0" });
        input.setAttribute("aria-label", `row ${at}, column ${row.cells.length}`);
        row.insertCell().append(input);
      }
    });
    this.sizes.forEach((size, axis) => (size.value = this.shape[axis]));
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit();
      return;
    }
    const [row, column] = this.place(event.target);
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    const next = event.key === "Enter" ? this.cell(row + 1, 0) : step && this.cell(row + step[0], column + step[1]);
    if (!step && event.key !== "Enter") return;
    event.preventDefault();
    next?.focus();
  }

  // A space or a comma goes on to the next entry, at the end of a row to the next row.
  spread(input) {
    if (!/[\s,]/.test(input.value)) return;
    const words = input.value.split(/[\s,]+/);
    const cells = [...this.body.querySelectorAll("input")].slice(this.index(input));
    words.forEach((word, at) => {
      if (cells[at] && (word || at === 0)) cells[at].value = word;
    });
    cells[Math.min(words.length, cells.length) - 1].focus();
  }

  index(input) {
    const [row, column] = this.place(input);
    return row * this.shape[1] + column;
  }

  paste(event) {
    const text = event.clipboardData.getData("text");
    if (!/[\t\n[({;|&]/.test(text.trim())) return;
    event.preventDefault();
    let table;
    try {
      table = readTable(text, this.said);
    } catch (reason) {
      this.tell(`Nothing was pasted. ${reason.message}`);
      return;
    }
    const [row, column] = this.place(event.target);
    const most = Number(this.sizes[0].max);
    if (row === 0 && column === 0 && table.length > 1) {
      this.resize(Math.min(table.length, most), Math.min(table[0].length, most));
    }
    table.forEach((numbers, down) => numbers.forEach((number, right) => {
      const cell = this.cell(row + down, column + right);
      if (cell) cell.value = number ?? "";
    }));
    this.tell(`Pasted ${many(table.length, "row")} of ${table[0].length}.`);
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
