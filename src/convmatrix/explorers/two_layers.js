// Two layers against one with their composed kernel: the entries and the outputs in which they differ.

const ENDS = ["valid", "padded", "circular"];
// How many places a layer adds before the signal and after it, so that the length stays.
const spare = (k, ends) => {
  const before = ends === "valid" ? 0 : Math.floor((k - 1) / 2);
  return [before, ends === "valid" ? 0 : k - 1 - before];
};
const tapsOf = (k, n, [before, after], ends) => tapPlaces(k, range(n + before + after, -before).map((place) =>
  ends === "circular" ? (place + n) % n : place), n);
const product = (after, before) => after.map((row) => before[0].map((_, j) => sum(row.map((entry, i) => entry * before[i][j]))));

export function numbers({ signal, first, second, ends, row }) {
  const [n, one, other] = [signal.length, first.length, second.length];
  const kernel = range(one + other - 1).map((tap) => sum(first.map((weight, i) => weight * (second[tap - i] ?? 0))));
  const pads = [spare(one, ends), spare(other, ends)];
  const before = tapsOf(one, n, pads[0], ends);
  const after = tapsOf(other, before.length, pads[1], ends);
  const places = tapsOf(kernel.length, n, [0, 1].map((side) => pads[0][side] + pads[1][side]), ends);
  const [B, A, T] = [weigh(before, first), weigh(after, second), weigh(places, kernel)];
  const AB = product(A, B);
  const hidden = apply(B, signal);
  // What the chosen output reads of the first layer, and through it of the input.
  const between = range(before.length).filter((i) => after[row][i][0] + 1);
  const reads = range(n).filter((j) => between.some((i) => before[i][j][0] + 1));
  return { kernel, after, places, AB, T, hidden, between, reads, outputs: [apply(AB, signal), apply(T, signal)] };
}

export const fit = ({ signal, first, second, ends, row }) => {
  if (!isList(signal, 3, 8) || !isList(first, 1, 4) || !isList(second, 1, 4) || !ENDS.includes(ends)) return;
  const over = first.length + second.length - 2;
  return over < signal.length &&
    { signal, first, second, ends, row: whole(row, 0, signal.length - 1 - (ends === "valid" && over)) };
};

function render(context) {
  const keys = ["signal", "first", "second", "ends", "row"];
  return explorer(context, "Two layers and one", keys, fit, (kit) => {
    const kernels = ["first", "second"].map((key) =>
      kit.numbers(key, `${key} kernel, tap`, (tap, value) => `Tap ${tap} of the ${key} kernel is ${value} now.`));
    const inputs = kit.numbers("signal", "Input", (i, value) => `Input ${i} is ${value} now. Both matrices stay as they are.`);
    const end = kit.choice("Ends", ENDS, (ends) => kit.change({ ends }));
    const [along, down] = [kit.pick("row", (_, i) => i), kit.pick("row", (i) => i)];
    const composed = cells("Composed kernel");
    const middle = cells("After the first layer");
    const outputs = ["Output of two layers", "Output of one layer"].map((label) => cells(label, along));
    const grids = ["Two layers", "One layer"].map((label) => cells(label, down));
    const rows = index("Two layers");
    const bar = kit.slider("Output", 0, 0, (row) => kit.change({ row }));
    const controls = kit.line(...kernels.map((fields, i) => h("span", { class: "size" }, name(keys[i + 1]), fields,
      kit.size(`Taps of the ${keys[i + 1]} kernel`, keys[i + 1], undefined, ""))), h("span", { class: "size" }, name("composed"), composed),
      kit.size("inputs", "signal"), h("span", { class: "size" }, name("ends"), end), h("span", { class: "size" }, name("output"), bar));
    const above = kit.part("Input and outputs", "above", name("input"), inputs, name("after the first"), middle,
      name("two layers"), outputs[0], name("one layer"), outputs[1]);
    const below = kit.part("Both matrices", "below", ...["", "two layers", "one layer"].map((text) => h("span", {}, text)), rows, ...grids);
    const draw = (state) => {
      const { signal, row } = state;
      const { kernel, after, places, AB, T, hidden, reads, outputs: both } = numbers(state);
      above.style = `--n:${signal.length}`;
      below.style = `--n:${2 * signal.length}`;
      kernels.map((fields, i) => fields.draw(state[keys[i + 1]], range(9)));
      composed.draw([kernel], { places: [kernel.map((_, tap) => [tap])] });
      inputs.draw(signal, places[row].map(([tap]) => tap));
      middle.draw([hidden], { places: [after[row]] });
      kit.put(end, state.ends);
      bar.max = T.length - 1;
      kit.put(bar, row, `${row}`);
      const parts = both[0].map((value, i) => value !== both[1][i]);
      outputs.map((grid, i) => grid.draw([both[i]], { look: (_, j) => `${parts[j] ? "bad" : ""} ${j === row ? "on" : ""}` }));
      rows.draw(range(T.length));
      const differs = (i, j) => AB[i][j] !== T[i][j];
      grids.map((grid, i) => grid.draw([AB, T][i], { places, row, look: (i, j) => (differs(i, j) ? "bad" : "") }));
      const [wrong, count] = [range(T.length).filter((i) => parts[i]), T.flatMap((_, i) => range(signal.length).filter((j) => differs(i, j))).length];
      const found = both.map((all) => show(all[row]));
      return [`Output ${row} reads inputs ${reads.join(", ")}: `, found[0] === found[1] ? `${found[0]} from two layers and from one.` : `${found[0]} from two layers, ${found[1]} from one.`,
        " On this signal ", h("b", { class: wrong[0] + 1 ? "no" : "" }, wrong[0] + 1 ? `outputs ${wrong.join(", ")} differ` : "all outputs agree"),
        `. Entries that differ: ${count}.`];
    };
    return [[controls, above, below], draw, ["row", (state) => [0, numbers(state).T.length - 1]]];
  }, OWN);
}

const OWN = `.above{--least:1.75rem;--most:2.5rem;--rest:9rem;grid-template-columns:auto auto;justify-items:center}
.above .name{justify-self:end}
.below{--least:1.5rem;--most:2.25rem;--rest:4.5rem;column-gap:.6rem;grid-template-columns:repeat(3,auto)}
.line .cells,.line .fields{--cell:2.1rem}
b{padding:0}
.no{color:var(--broken)}
.cells .on{outline:3px solid var(--ink);position:relative;z-index:1}
.above .bad{box-shadow:inset 0 0 0 2px var(--broken)}
.below .bad{box-shadow:inset 0 0 0 2px var(--broken),inset 0 0 0 3px var(--paper)}`;

export default { render, fit };
