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

export const fit = ({ signal, kernel, padding, mode }) =>
  isList(signal, 1, 8) && isList(kernel, 1, Math.min(4, signal.length)) && Object.hasOwn(reader, mode) &&
  { signal, kernel, padding: whole(padding, 0, kernel.length - 1), mode };

function render(context) {
  const keys = ["signal", "kernel", "padding", "mode"];
  return explorer(context, "Padding, and the matrices T and Z", keys, fit, (kit) => {
    const taps = kit.numbers("kernel", "Kernel, tap", (tap, value) => `Tap ${tap} is ${value} now.`);
    const inputs = kit.numbers("signal", "Input", (i, value) => `Input ${i} is ${value} now. T and Z stay as they are.`);
    const grow = kit.slider("Padding P", 0, 0, (padding) => kit.change({ padding }));
    const outside = kit.choice("Outside", Object.keys(reader), (mode) => kit.change({ mode }));
    const size = h("span");
    const [padded, y, T, Z] = ["Padded input", "Output", "T", "Z"].map((label) => cells(label));
    const [rows, places] = [index("T"), index("Z")];
    const controls = kit.line(h("span", { class: "size" }, name("kernel"), taps, kit.size("taps", "kernel", undefined, "")),
      kit.size("inputs", "signal"), h("span", { class: "size" }, name("P"), grow, size), h("span", { class: "size" }, name("outside"), outside));
    const above = kit.part("Input, padded input and output", "above",
      name("input"), inputs, name("padded"), padded, name("output"), y);
    const below = ["", "T", "", "Z, which pads"].map((text) => h("span", {}, text));
    const both = kit.part("T and Z", "below", ...below, rows, T, places, Z);
    const draw = (state) => {
      const { padding, mode } = state;
      const [n, k] = [state.signal.length, state.kernel.length];
      const names = { [(k - 1) / 2]: ", same", [k - 1]: ", full", 0: ", valid" };
      const found = numbers(state);
      const beyond = (place) => place < padding || place >= n + padding;
      const holds = (place) => (found.reads[place] < 0 ? "a zero" : `input ${found.reads[place]}`);
      const called = `${padding}${names[padding] ?? ""}`;
      taps.draw(state.kernel, range(k));
      inputs.draw(state.signal);
      grow.max = k - 1;
      above.style = `--n:${n + 2 * k - 2}`;
      both.style = `--n:${2 * n}`;
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
    return [[controls, above, both], draw, ["padding", ({ kernel }) => [0, kernel.length - 1]]];
  }, OWN);
}

const OWN = `.stage{--most:2.25rem}
.line>.size>span:last-child{min-width:4.5rem}
.above{--least:1.75rem;--rest:5rem;grid-template-columns:auto auto;justify-items:center}
.above .name{justify-self:end}
.below{--least:1.5rem;--rest:6.5rem;align-content:start;column-gap:.4rem;grid-template-columns:repeat(4,auto)}
.cells .one{background:var(--rule)}
.cells .out{background:none;border:2px dashed var(--soft)}`;

export default { render, fit };
