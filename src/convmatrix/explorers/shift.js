// Shift before or after: each output that differs hangs on an entry of C = T S - S' T.

export function numbers({ signal, kernel, shift, ends }) {
  const [n, k] = [signal.length, kernel.length];
  const padding = +(ends !== "no padding");
  const around = (place, size) => (ends === "circular" ? (place + 2 * size) % size : place);
  const moved = (values, by = shift) => values.map((_, i) => values[around(i - by, values.length)] ?? 0);
  const places = tapPlaces(k, range(n + 2 * padding, -padding).map((place) => around(place, n)), n);
  // A row of T S is a row of T, moved back; the rows of S' T are those of T, moved.
  const commutator = (T) =>
    T.map((row, i) => moved(row, -shift).map((entry, j) => entry - (moved(T)[i][j] ?? 0)));
  const T = weigh(places, kernel);
  const C = commutator(T);
  // The taps that are left in each entry, found with one tap at a time.
  const left = C.map((row, i) => row.map((_, j) => range(k).filter((tap) =>
    commutator(weigh(places, kernel.map((weight, r) => weight * (r === tap))))[i][j])));
  const shifted = moved(signal);
  const error = apply(C, signal);
  // The entries that break an output of this signal.
  const wires = C.map((row, i) => range(n).filter((j) => error[i] && row[j] * signal[j]));
  return { C, left, wires, shifted, outputs: [error, apply(T, shifted), moved(apply(T, signal))] };
}

const ENDS = ["no padding", "padding 1", "circular"];
export const fit = ({ signal, kernel, shift, ends }) =>
  isList(signal, 3, 8) && isList(kernel, 1, Math.min(4, signal.length)) && ENDS.includes(ends) &&
  { signal, kernel, shift: whole(shift, -5, 5), ends };

function render(context) {
  const keys = ["signal", "kernel", "shift", "ends"];
  return explorer(context, "Shift and convolve", keys, fit, (kit) => {
    const taps = kit.numbers("kernel", "Kernel, tap", (tap, value) => `Tap ${tap} is ${value} now.`);
    const inputs = kit.numbers("signal", "Input", (i, value) => `Input ${i} is ${value} now.`);
    const end = kit.choice("Ends", ENDS, (ends) => kit.change({ ends }));
    const bar = kit.slider("Shift n", -5, 5, (shift) => kit.change({ shift }));
    const called = h("span");
    const wires = h("div");
    const names = ["Cx", "TSx", "S′Tx"];
    const [moved, matrix, ...grids] = ["Shifted", "C", ...names].map((label) => cells(label));
    const rows = index("C");
    const controls = kit.line(h("span", { class: "size" }, name("kernel"), taps, kit.size("taps", "kernel", undefined, "")),
      kit.size("inputs", "signal"), h("span", { class: "size" }, called, bar), h("span", { class: "size" }, name("ends"), end));
    const stage = kit.part("C", "order", name("shifted"), moved, name("input"), inputs, ...names.map((text) => h("div", {}, text)), h("div", { class: "wires" }, name("C"), rows),
      h("div", { class: "wires" }, wires, matrix), ...grids);
    const draw = (state) => {
      const { signal, shift } = state;
      const { C, left, wires: all, shifted, outputs, outputs: [error] } = numbers(state);
      stage.style = `--n:${signal.length}`;
      taps.draw(state.kernel, range(9));
      inputs.draw(signal);
      kit.put(end, state.ends);
      called.textContent = `n = ${show(shift)}`;
      kit.put(bar, shift, called.textContent);
      moved.draw([shifted]);
      rows.draw(range(C.length));
      matrix.draw(C, { places: left });
      grids.map((grid, i) => grid.draw(outputs[i].map((value) => [value]), { look: (i) => (error[i] ? "bad" : "") }));
      // Down from its input to the entry, and on to the outputs.
      wires.replaceChildren(...(asked(wires, "C") ? [] : all).flatMap((row, i) => row.map((j) => h("u", { style:
        `inset:-.5rem -.75rem calc(${C.length - i - 0.5}*var(--cell)) calc(${j + 0.5}*var(--cell))` }))));
      const holds = (not) => h("b", { class: not ? "no" : "" }, not ? "does not hold" : "holds");
      const broken = range(C.length).filter((i) => error[i]).map((i) => {
        const terms = all[i].map((j) => `${show(C[i][j])}·x${j}`);
        return `output ${i} is off by ${terms.join(" + ")} = ${show(error[i])}`;
      });
      const count = C.flat().filter(Boolean).length;
      return ["On this signal it ", holds(broken[0]), broken[0] ? `: ${broken.join(", ")}` : "",
        `. On ${count ? "some" : "every"} signal it `, holds(count), `: entries of C that are not 0: ${count}.`];
    };
    return [[controls, stage], draw, ["shift", () => [-5, 5]]];
  }, OWN);
}

const OWN = `.order{--least:1.85rem;--rest:12rem;grid-template-columns:repeat(5,auto)}
.order .name{grid-column:1}
.line>.size>span:first-child{min-width:3.2rem;text-align:right}
.wires{align-items:center;display:flex;justify-content:space-between;position:relative}
.wires .zero{background:none;border-color:var(--rule);font-size:0}
u{border:solid var(--broken);border-width:0 0 2px 2px;position:absolute}
b{padding:0}
.no{color:var(--broken)}
.bad{box-shadow:inset 0 0 0 2px var(--broken)}`;

export default { render, fit };
