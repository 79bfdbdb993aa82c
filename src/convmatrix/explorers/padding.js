// Padding grows, and what stands outside changes: the corners of T, and the matrix Z that pads.

// The input that stands on a place of the padded input; -1 is a zero.
const reader = {
  zeros: (i, n) => (i < 0 || i >= n ? -1 : i),
  circular: (i, n) => (i + n) % n,
  reflect: (i, n) => n - 1 - Math.abs(n - 1 - Math.abs(i)),
  replicate: (i, n) => clamp(i, 0, n - 1),
};

export function numbers({ signal, kernel, padding, mode }) {
  const n = signal.length;
  const reads = range(n + 2 * padding, -padding).map((i) => reader[mode](i, n));
  const Z = reads.map((read) => range(n).map((j) => +(read === j)));
  const places = tapPlaces(kernel.length, reads, n);
  const T = weigh(places, kernel);
  return { reads, Z, places, T, padded: apply(Z, signal), output: apply(T, signal) };
}

function render(context) {
  const keys = ["signal", "kernel", "padding", "mode"];
  return explorer(context, "Padding, and the matrices T and Z", keys, (kit) => {
    const [n, k] = [kit.start.signal.length, kit.start.kernel.length];
    const names = { [(k - 1) / 2]: ", same", [k - 1]: ", full", 0: ", valid" };
    const taps = kit.numbers("kernel", "Kernel, tap", (tap, value) => `Tap ${tap} is ${value} now.`);
    const grow = kit.slider("Padding P", 0, k - 1, (padding) => kit.change({ padding }));
    const outside = kit.choice("Outside", Object.keys(reader), (mode) => kit.change({ mode }));
    const size = h("span");
    const [padded, y, T, Z] = ["Padded input", "Output", "T", "Z"].map((label) => cells(label));
    const [rows, places] = [index("T"), index("Z")];
    const control = (...parts) => h("div", { class: "row" }, ...parts);
    const controls = control(control(name("kernel"), taps), control(name("P"), grow, size), control(name("outside"), outside));
    const above = [name("padded"), padded, name("output"), y];
    const below = ["", "T", "", "Z, which pads"].map((text) => h("span", {}, text));
    const draw = (state) => {
      const { padding, mode } = state;
      const found = numbers(state);
      const beyond = (place) => place < padding || place >= n + padding;
      const holds = (place) => (found.reads[place] < 0 ? "a zero" : `input ${found.reads[place]}`);
      const called = `${padding}${names[padding] ?? ""}`;
      taps.draw(state.kernel, range(k));
      kit.put(grow, padding, called);
      kit.put(outside, mode);
      size.textContent = called;
      padded.draw([found.padded], { look: (_, place) => (beyond(place) ? "out" : "") });
      y.draw([found.output]);
      rows.draw(range(found.T.length));
      T.draw(found.T, { places: found.places });
      places.draw(range(found.Z.length, -padding));
      Z.draw(found.Z, { look: (i, j) => (found.Z[i][j] ? (beyond(i) ? "out" : "one") : "") });
      const edges = padding
        ? `Left of input 0 stands ${holds(padding - 1)}, right of input ${n - 1} stands ${holds(n + padding)}.`
        : "Nothing stands outside.";
      return [`P = ${called}: ${n} − ${k} + 2·${padding} + 1 = ${found.T.length} rows in T. ${edges}`];
    };
    return [[controls, kit.part("Padded input and output", "above", ...above),
      kit.part("T and Z", "below", ...below, rows, T, places, Z)], draw];
  }, OWN);
}

const OWN = `.box{--cell:2.25rem}
.row{align-items:center;display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;justify-content:center}
.row .row{flex-wrap:nowrap;gap:.5rem}
.row span:last-child{min-width:4.5rem}
.above{grid-template-columns:auto auto;justify-items:center;min-width:calc(14*var(--cell))}
.below{align-content:start;grid-template-columns:repeat(4,auto);min-height:calc(10*var(--cell) + 3rem);text-align:center}
.cells .one{background:var(--rule)}
.cells .out{background:none;border:2px dashed var(--soft)}
@container box (max-width:30rem){.stage *{--cell:1.55rem}.above{min-width:0}.below{column-gap:.2rem;min-height:19rem}
.below *{--cell:1.5rem}}`;

export default { render };
