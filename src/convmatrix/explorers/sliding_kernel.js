// The kernel slides over the signal: window, row of T and output belong together.

export function numbers({ signal, kernel, position }) {
  const places = tapPlaces(kernel.length, range(signal.length), signal.length);
  const matrix = weigh(places, kernel);
  const window = signal.slice(position, position + kernel.length);
  return { places, matrix, output: apply(matrix, signal), window };
}

function render(context) {
  const keys = ["signal", "kernel", "position"];
  return explorer(context, "The kernel slides, and so do the rows of T", keys, (kit) => {
    const [n, k] = [kit.start.signal.length, kit.start.kernel.length];
    const move = (position) => kit.change({ position });
    const taps = kit.numbers("kernel", "Kernel, tap", (tap, value) =>
      `Tap ${tap} is ${value} now, in every row of T.`);
    const inputs = kit.numbers("signal", "Input", (i, value) =>
      `Input ${i} is ${value} now. T stays as it is.`);
    // The thumb is as wide as the kernel, so it stands below the inputs that the kernel reads.
    const style = `--k:${k};--n:${n};--taps:${stripes(range(k))}`;
    const window = filled(kit.slider("Place of the kernel", 0, n - k, move), { class: "window", style });
    const T = cells("T", move);
    const y = cells("Output", move);
    const rows = index("T");
    const stage = [name("kernel"), taps, name(""), name("input"), inputs, name(""), name("move it"), window,
      name(""), name(""), h("span", {}, "T"), name("output"), rows, T, y];
    const draw = (state) => {
      const { places, matrix, output, window: read } = numbers(state);
      const row = state.position;
      taps.draw(state.kernel, range(k));
      inputs.draw(state.signal, Array(row).concat(range(k)));
      kit.put(window, row, `on inputs ${row} to ${row + k - 1}`);
      rows.draw(range(matrix.length));
      T.draw(matrix, { places, row });
      y.draw(output.map((value) => [value]), { row });
      return [`Row ${row}: `, ...products(state.kernel, read), ` = ${show(output[row])}.`];
    };
    return [[kit.part("Kernel, input, T and output", "slide", ...stage)], draw];
  }, OWN);
}

const thumb = `appearance:none;background:var(--taps);border:3px solid var(--ink);border-radius:.4rem;
box-sizing:border-box;cursor:grab;height:1.5rem;width:calc(var(--k)*var(--cell))`;
const OWN = `.slide{grid-template-columns:auto auto auto}
.slide>:nth-child(11){text-align:center}
.slide>:last-child{grid-template-columns:calc(1.35*var(--cell))}
.window{appearance:none;border:0;width:calc(var(--n)*var(--cell));
background:linear-gradient(var(--rule),var(--rule)) 0/100% 3px no-repeat}
.window::-webkit-slider-thumb{${thumb}}
.window::-moz-range-thumb{${thumb}}`;

export default { render };
