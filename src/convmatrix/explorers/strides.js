// The kernel takes longer steps, and has holes: which rows of T are left, and which inputs nobody reads.

export function numbers({ signal, kernel, stride, dilation, position }) {
  const [n, k] = [signal.length, kernel.length];
  const places = range(n - dilation * (k - 1)).map((i) =>
    range(n).map((j) => range(k).filter((tap) => i + dilation * tap === j)));
  const matrix = weigh(places, kernel);
  const kept = range(matrix.length).filter((i) => i % stride === 0);
  const output = apply(kept.map((i) => matrix[i]), signal);
  const unread = range(n).filter((j) => !kept.some((i) => places[i][j][0] + 1));
  const window = range(k).map((tap) => signal[stride * position + dilation * tap]);
  return { places, matrix, kept, output, unread, window };
}

export const fit = ({ signal, kernel, stride, dilation, position }) => {
  if (!isList(signal, 1, 12) || !isList(kernel, 1, Math.min(5, signal.length))) return false;
  const [n, k] = [signal.length, kernel.length];
  stride = whole(stride, 1, 4);
  dilation = whole(dilation, 1, k > 1 ? Math.min(4, Math.floor((n - 1) / (k - 1))) : 4);
  return { signal, kernel, stride, dilation, position: whole(position, 0, Math.floor((n - 1 - dilation * (k - 1)) / stride)) };
};

function render(context) {
  const keys = ["signal", "kernel", "stride", "dilation", "position"];
  return explorer(context, "Stride and dilation, and the rows of T", keys, fit, (kit) => {
    const taps = kit.numbers("kernel", "Kernel, tap", (tap, value) => `Tap ${tap} is ${value} now.`);
    const inputs = kit.numbers("signal", "Input", (i, value) => `Input ${i} is ${value} now. T stays as it is.`);
    const [step, gap, at] = [["Stride", "stride", 1], ["Dilation", "dilation", 1], ["Place of the kernel", "position", 0]].map(
      ([label, key, least]) => kit.slider(label, least, 4, (value) => kit.change({ [key]: value })));
    const [stepped, apart] = [h("span"), h("span")];
    const rider = h("div", { class: "rider", "aria-hidden": true });
    let long = 1;
    const move = kit.pick("position", (row) => Math.floor(row / long));
    const [T, y] = [cells("T", move), cells("Output", move)];
    const rows = index("T");
    const controls = kit.line(h("span", { class: "size" }, name("kernel"), taps, kit.size("taps", "kernel", undefined, "")), kit.size("inputs", "signal"),
      h("span", { class: "size" }, stepped, step), h("span", { class: "size" }, apart, gap));
    const stage = kit.part("Input, T and output", "slide", name("input"), inputs, name(""), name("slide it"),
      h("div", { class: "window" }, rider, at), name(""), name(""), h("span", {}, "T"), name("output"), rows, T, y);
    const draw = (state) => {
      const { places, matrix, kept, output, unread, window: read } = numbers(state);
      const { signal: { length: n }, kernel, stride, dilation, position } = state;
      const row = kept[position];
      const span = n - matrix.length + 1;
      const tapAt = (j) => (j % dilation ? undefined : j / dilation);
      long = stride;
      stage.style = `--n:${n};--k:${span};--row:${row};--w:${kept.at(-1) + span}`;
      taps.draw(kernel, range(kernel.length));
      inputs.draw(state.signal, Array(row).concat(range(span).map(tapAt)));
      gap.max = kernel[1] === undefined ? 4 : Math.min(4, Math.floor((n - 1) / (kernel.length - 1)));
      at.max = kept.length - 1;
      kit.put(step, stride, (stepped.textContent = `stride ${stride}`));
      kit.put(gap, dilation, (apart.textContent = `dilation ${dilation}`));
      kit.put(at, position, `output ${position}`);
      rider.replaceChildren(...range(span).map((j) =>
        j % dilation ? h("span") : h("span", { style: tapStyle(tapAt(j)) }, show(kernel[tapAt(j)]))));
      rows.draw(range(matrix.length));
      T.draw(matrix, { row, places: places.map((taps, i) => (kept.includes(i) ? taps : taps.map(() => []))),
        look: (i, j) => (kept.includes(i) ? "" : "gone ") + (unread.includes(j) ? "unread" : "") });
      y.draw(matrix.map((_, i) => [output[kept.indexOf(i)] ?? ""]), { row, look: (i) => (kept.includes(i) ? "" : "gone") });
      return [`Output ${position} is row ${row} of T: `, ...products(kernel, read), ` = ${show(output[position])}. `,
        unread[0] === undefined ? "Every input is read." : `Read by no output: input${unread[1] ? "s" : ""} ${unread.join(", ")}.`];
    };
    return [[controls, stage], draw, ["position", (state) => [0, numbers({ ...state, position: 0 }).kept.length - 1]]];
  }, RIDER + OWN);
}

const OWN = `
.line>.size>span:first-child{min-width:5.2rem;text-align:right}
.line>.size>.name{min-width:0}
.line [type=range]{width:7rem}
.cells .gone{background:none;color:var(--soft)}
.cells .unread{background:repeating-linear-gradient(135deg,var(--rule) 0 1px,var(--paper) 1px 6px)}`;

export default { render, fit };
