// What lies below a grid: its row again, one to the right; the rows that the question gives; what the
// number keys of some telephones lack; and the way back.

export class Tools {
  constructor(grid) {
    this.grid = grid;
    this.again = grid.form.querySelector("[data-does=again]");
    for (const button of grid.form.querySelectorAll("[data-does]")) {
      button.addEventListener("click", () => this[`do_${button.dataset.does}`](button));
      // The cell in which one stands keeps the caret.
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("keydown", (event) => grid.turns(event));
    }
  }

  follow([row]) {
    this.again.textContent = `Row ${row} again, one to the right`;
  }

  do_again() {
    const { grid } = this;
    const [[row, column], [rows, columns]] = [grid.at, grid.shape];
    const texts = grid.texts[row].slice(0, columns);
    if (!texts.some(Boolean)) return grid.tell(`Row ${row} is still empty.`);
    if (row + 1 === rows) return grid.tell(`Row ${row} is the last. You can ask for more rows above.`);
    texts.forEach((_, at) => {
      grid.write([row + 1, at], at ? texts[at - 1] : "", at ? grid.cell(row, at - 1).dataset.tap : undefined);
    });
    grid.go(row + 1, Math.min(column + 1, columns - 1));
    grid.changed();
    const lost = Number(texts.at(-1)) ? ` Its last entry, ${texts.at(-1)}, fell off.` : "";
    return grid.tell(`Row ${row + 1} is row ${row} now, one to the right.${lost}`);
  }

  do_given({ dataset }) {
    const { grid } = this;
    const rows = JSON.parse(dataset.rows);
    grid.go(0, 0);
    grid.resize(grid.shape[0], Math.max(grid.shape[1], rows[0].length));
    rows.forEach((row, i) => row.forEach((text, j) => grid.write([i, j], text)));
    grid.changed();
    grid.tell("The row that the question gives stands in row 0.");
  }

  do_sign() {
    const { grid } = this;
    const text = grid.cell(...grid.at).value.trim();
    grid.write(grid.at, /^[-\u2212]/.test(text) ? text.slice(1) : `-${text}`);
    grid.changed();
  }

  do_next() {
    this.grid.onwards(1);
  }

  do_undo() {
    this.grid.undo();
  }

  do_empty() {
    this.grid.entry = [this.grid.shape.join(" ")]; // as large as it was
    this.grid.tell("The grid is empty. Undo brings back what stood there.");
  }
}
