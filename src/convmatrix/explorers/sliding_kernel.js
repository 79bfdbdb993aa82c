// The kernel slides over the signal: window, row of T and output belong together.

export function numbers({ signal, kernel, position }) {
  const places = tapPlaces(kernel.length, range(signal.length), signal.length);
  const matrix = weigh(places, kernel);
  const window = signal.slice(position, position + kernel.length);
  return { places, matrix, output: apply(matrix, signal), window };
}

export const fit = ({ signal, kernel, position }) =>
  isList(signal, 1, 12) && isList(kernel, 1, Math.min(9, signal.length)) &&
  { signal, kernel, position: whole(position, 0, signal.length - kernel.length) };

function render(context) {
  const keys = ["signal", "kernel", "position"];
  return explorer(context, "The kernel slides, and so do the rows of T", keys, fit, (kit) => {
    const move = kit.pick("position", (position) => position);
    const taps = kit.numbers("kernel", "Kernel, tap", (tap, value) =>
      `Tap ${tap} is ${value} now, in every row of T.`);
    const inputs = kit.numbers("signal", "Input", (i, value) =>
      `Input ${i} is ${value} now. T stays as it is.`);
    // The kernel itself stands below the inputs that it reads, and below a bar whose thumb is as wide.
    const bar = kit.slider("Place of the kernel", 0, 0, (position) => kit.change({ position }));
    const rider = h("div", { class: "rider", "aria-hidden": true });
    const window = h("div", { class: "window" }, rider, bar);
    const T = cells("T", move);
    const y = cells("Output", move);
    const rows = index("T");
    const sizes = kit.line(h("span", { class: "size" }, name("kernel"), taps, kit.size("taps", "kernel", undefined, "")), kit.size("inputs", "signal"));
    const stage = kit.part("Input, T and output", "slide", name("input"), inputs, name(""), name("slide it"), window,
      name(""), name(""), h("span", {}, "T"), name("output"), rows, T, y);
    const draw = (state) => {
      const { places, matrix, output, window: read } = numbers(state);
      const { signal: { length: n }, kernel: { length: k }, position: row } = state;
      stage.style = `--n:${n};--k:${k};--row:${row}`;
      taps.draw(state.kernel, range(k));
      inputs.draw(state.signal, Array(row).concat(range(k)));
      bar.max = n - k;
      kit.put(bar, row, `on inputs ${row} to ${row + k - 1}`);
      rider.replaceChildren(...state.kernel.map((tap, r) => h("span", { style: tapStyle(r) }, show(tap))));
      rows.draw(range(matrix.length));
      T.draw(matrix, { places, row });
      y.draw(output.map((value) => [value]), { row });
      return [`Row ${row}: `, ...products(state.kernel, read), ` = ${show(output[row])}.`];
    };
    return [[sizes, stage], draw, ["position", ({ signal, kernel }) => [0, signal.length - kernel.length]]];
  }, RIDER);
}

export default { render, fit };
