// The taps of the exercise's kernel, to paint entries with: by mouse, finger, or a letter for each tap.
// Every entry has the colour of its tap, wherever it stands, right or wrong.

const EDGE = 28; // pixels from an edge within which a stroke takes the grid along
const PULL = 4; // pixels a frame
const MOVED = 8; // pixels, less is a tap
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

export class Palette {
  constructor(grid) {
    Object.assign(this, { grid, stroke: 0, last: null, reached: null });
    this.brushes = [...grid.form.querySelectorAll("[name=brush]")];
    this.taps = this.brushes.filter(({ dataset }) => "tap" in dataset);
    const { body } = grid;
    body.addEventListener("pointerdown", (event) => this.begin(event));
    this.region = body.closest(".grid-region");
    body.addEventListener("pointermove", (event) => this.last && this.move(event));
    for (const end of ["pointerup", "pointercancel"]) body.addEventListener(end, () => (this.last = null));
    // Without a caret, so that a telephone's keyboard stays away, and without selecting.
    body.addEventListener("mousedown", (event) => this.paints && event.preventDefault());
    grid.form.addEventListener("change", () => body.classList.toggle("paints", this.paints));
  }

  get brush() {
    return this.brushes.find(({ checked }) => checked);
  }

  get paints() {
    return this.brush.value !== "type";
  }

  begin(event) {
    if (!this.paints || event.button || !event.target.matches("input")) return; // the numbers scroll
    event.preventDefault();
    this.stroke += 1;
    this.last = this.grid.place(event.target);
    Object.assign(this, { began: event, pulls: null });
    this.strokeTo(event);
    if (event.pointerType === "touch") return;
    this.grid.cell(...this.last).focus({ preventScroll: true });
    event.target.setPointerCapture(event.pointerId);
  }

  move(event) {
    this.strokeTo(event);
    const pulling = this.pulls;
    const { clientX, clientY } = this.began;
    if (!pulling && Math.hypot(event.clientX - clientX, event.clientY - clientY) < MOVED) return;
    this.pulls = event;
    if (!pulling) this.pull(this.stroke);
  }

  // As long as it is held near an edge, also where it rests.
  pull(stroke) {
    if (!this.last || stroke !== this.stroke) return;
    const { region, grid, pulls: { clientX, clientY } } = this;
    const { left, right } = region.getBoundingClientRect();
    const first = left + grid.body.rows[0].cells[0].offsetLeft + PULL; // right of the rows' numbers
    const by = clientX > right - EDGE ? PULL : clientX < first + EDGE ? -PULL : 0;
    const before = region.scrollLeft;
    region.scrollLeft += by;
    if (region.scrollLeft !== before) {
      this.strokeTo({ clientX: Math.min(Math.max(clientX, first + PULL), right - 2 * PULL), clientY });
    }
    requestAnimationFrame(() => this.pull(stroke));
  }

  // Between two places that the pointer reports, it was on those on the line.
  strokeTo({ clientX, clientY }) {
    const cell = document.elementFromPoint(clientX, clientY)?.closest("td");
    if (!this.grid.body.contains(cell)) return;
    const [from, to] = [this.last, this.grid.place(cell)];
    const steps = Math.max(...to.map((at, axis) => Math.abs(at - from[axis])), 1);
    for (let step = 1; step <= steps; step++) {
      this.put(from.map((at, axis) => Math.round(at + ((to[axis] - at) * step) / steps)), this.brush);
    }
    this.last = to;
    this.grid.stand(...to);
    this.grid.changed(`stroke ${this.stroke}`);
  }

  put(place, brush) {
    this.grid.write(place, brush.value, brush.dataset.tap);
  }

  // Painted with the keyboard: a letter is a tap, and a space the brush.
  key({ key, ctrlKey, metaKey, target }) {
    const { reached } = this;
    this.reached = null;
    if (key === "Escape" && this.paints) this.choose(this.brushes[0]);
    else if (ctrlKey || metaKey) return false;
    else if (key === " " && this.paints) this.putHere(this.brush);
    else if (key === " " && target === reached) return true; // the letter has moved on already
    else if (!this.called(key) || /^[-+\d.]+e$/.test(target.value + key)) return false;
    else {
      this.putHere(this.called(key));
      this.reached = document.activeElement;
    }
    return true;
  }

  called(letter) {
    return letter.length === 1 ? this.taps[LETTERS.indexOf(letter)] : undefined;
  }

  // The keyboards of telephones tell of no key, only of what stands there then.
  letter(input, { inputType = "" }) {
    const brush = this.called(input.value.toLowerCase());
    if (!brush || !inputType.startsWith("insert")) return false;
    this.putHere(brush);
    return true;
  }

  putHere(brush) {
    const { grid } = this;
    this.put(grid.at, brush);
    grid.changed();
    grid.onwards(1);
  }

  choose(brush) {
    brush.checked = true;
    this.grid.changed();
  }

  // A cell may be told which tap stands there, where several have the same value.
  says(cell, tap) {
    cell.classList.remove("unequal");
    if (tap === undefined) delete cell.dataset.tap;
    else cell.dataset.tap = tap;
  }

  colour() {
    let above = [];
    for (const row of this.grid.body.rows) {
      const inputs = [...row.cells].map((cell) => cell.firstElementChild);
      above = this.told(inputs, (at) => above[at - this.grid.stride]);
      above.forEach((tap, at) => (row.cells[at].className = this.taps[tap]?.dataset.colour ?? ""));
    }
  }

  alike({ value }) {
    return [...this.taps.keys()].filter((tap) => this.standsFor(value, this.taps[tap]));
  }

  // Of taps with the same value, the one that was said; else the one whose place in the row is left or
  // right of those that are certain; else the one before it on the diagonal, or the first that is not there.
  told(inputs, along) {
    const alike = inputs.map((input) => this.alike(input));
    const certain = alike.map((taps, at) =>
      taps.length === 1 ? taps[0] : taps.find((tap) => tap === Number(inputs[at].dataset.tap)));
    const found = inOrder(alike, certain);
    alike.forEach((taps, at) => (found[at] ??= taps.find((tap) => tap === along(at))));
    alike.forEach((taps, at) => (found[at] ??= taps.find((tap) => !found.includes(tap)) ?? taps[0]));
    return found;
  }

  standsFor(value, brush) {
    const number = Number(value.replace("\u2212", "-"));
    return number !== 0 && number === Number(brush.value);
  }
}

// From each that is certain to the left and to the right, as the taps follow each other.
function inOrder(alike, certain) {
  const found = [...certain];
  let next = -1;
  for (let at = found.length - 1; at >= 0; at--) {
    found[at] ??= alike[at].findLast((tap) => tap < next);
    next = found[at] ?? next;
  }
  let before = Infinity;
  for (const [at, taps] of alike.entries()) {
    found[at] ??= taps.find((tap) => tap > before);
    before = found[at] ?? before;
  }
  return found;
}
