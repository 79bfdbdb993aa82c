// One layer, counted three ways: as a dense matrix, as a sparse one, and as a kernel.

// Exactly: the counts have up to 17 digits.
const product = (...factors) => factors.reduce((total, factor) => total * BigInt(factor), 1n);

// The three counts, dense, sparse and shared, then outputs and inputs.
export function numbers({ image, kernel, channels_in, channels_out, padding }) {
  // For each output along an axis, the taps that stand on the image and not on padding.
  const reads = image.map((size) => range(size + 2 * padding - kernel + 1).map((i) =>
    Math.max(0, Math.min(kernel, size + padding - i) - Math.max(0, padding - i))));
  const outputs = product(channels_out, ...reads.map((taps) => taps.length));
  const inputs = product(channels_in, ...image);
  const pairs = product(channels_in, channels_out);
  return [outputs * inputs, product(pairs, ...reads.map(sum)), product(pairs, kernel ** 2), outputs, inputs].map(String);
}

const sized = (value, most) => Number.isInteger(value) && value >= 1 && value <= most;
export const fit = ({ image, kernel, channels_in, channels_out, padding }) => {
  if (image?.length !== 2 || ![...image].every((side) => sized(side, 512))) return;
  if (!sized(channels_in, 512) || !sized(channels_out, 512)) return;
  const zeros = whole(padding, 0, 3);
  // No kernel is larger than its input.
  return { image, kernel: whole(kernel, 1, Math.min(7, ...image.map((side) => side + 2 * zeros))), channels_in, channels_out, padding: zeros };
};

const CHANNELS = [1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512];
const CONTROLS = [
  ["image", "image", [[3, 4], ...range(7).map((step) => Array(2).fill(7 * 2 ** step))]],
  ["input channels", "channels_in", CHANNELS],
  ["kernel side", "kernel", range(7, 1)],
  ["padding", "padding", range(4)],
  ["output channels", "channels_out", CHANNELS],
];
const COUNTS = ["dense matrix: | entries", "sparse matrix: | multiplications", "kernel: | weights"];
const LAYERS = { Demonstration: [[3, 4], 2, 1, 1, 0], "A real layer": [[224, 224], 3, 3, 64, 1] };
const AXIS = ["1", "thousand", "million", "billion", "trillion", "10¹⁵"];

const said = (value) => [value].flat().join(" × ");
const digits = (count) => count.toLocaleString("en");
const side = (value) => [value].flat()[0];
const nearest = (steps, value) => {
  const far = steps.map((step) => Math.abs(Math.log((side(step) + 1) / (side(value) + 1))));
  return far.indexOf(Math.min(...far));
};

// A sheet of pixels in perspective: its sides and its channels are logarithms.
const long = (pixels) => `calc(var(--u)*${2.4 + 0.45 * Math.log2(pixels)})`;
function sheet() {
  const one = h("div", { class: "sheet" });
  one.draw = ([rows, columns], channels, ...inside) => {
    const edges = range(Math.ceil(Math.log2(channels) / 2) + 1).map((i) =>
      `${4 * i}px ${-4 * i}px var(--panel),${4 * i}px ${-4 * i}px 0 1px var(--soft)`);
    const lines = [columns, rows].map((count, axis) =>
      `repeating-linear-gradient(${axis ? 180 : 90}deg,var(--rule) 0 1px,#0000 0 ${100 / count}%)`);
    one.style = `height:${long(rows)};width:${long(columns)};box-shadow:${edges};--x:${100 / columns}%;--y:${100 / rows}%;`
      + `background:${Math.max(rows, columns) < 30 ? `${lines},` : ""}var(--panel)`;
    one.replaceChildren(...inside);
  };
  return one;
}

function render(context) {
  const keys = ["image", "kernel", "channels_in", "channels_out", "padding"];
  return explorer(context, "What a layer costs", keys, fit, (kit) => {
    let now;
    // What a change does to each count: dense times 16.
    const effects = (next) => {
      const [before, after] = [numbers(now), numbers(next)];
      return COUNTS.map((words, i) => {
        const ratio = after[i] / before[i];
        const effect = ratio === 1 ? "unchanged"
          : `${ratio > 1 ? "times" : "divided by"} ${digits(+Math.max(ratio, 1 / ratio).toPrecision(3))}`;
        return `${words.split("|")[1]} ${effect}`;
      });
    };
    const set = (what, changes) => {
      const next = fit({ ...now, ...changes });
      kit.change(next, what(next) + (asked(sides, "kernel") ? "." : `:${effects(next)}.`));
    };
    const updates = [];
    const [image, channelsIn, kernel, padding, channelsOut] = CONTROLS.map(([label, key, values]) => {
      const bar = kit.slider(label, 0, values.length - 1, (step) =>
        set(({ [key]: value }) => `Now ${label} ${said(value)}`, { [key]: values[step] }));
      const value = h("span");
      updates.push(() => {
        value.textContent = said(now[key]);
        kit.put(bar, nearest(values, now[key]), value.textContent);
      });
      return h("div", {}, label, " ", key === "image" ? "" : value, bar);
    });
    const sides = kit.numbers("image", "Image, side", (i, value) => `Now ${["rows", "columns"][i]} ${value}.`, 1, 512);
    image.insertBefore(sides, image.lastChild);
    const sheets = ["input", "kernel", "output"].map(sheet);
    const made = h("span");
    const buttons = Object.entries(LAYERS).map(([text, layer]) =>
      h("button", { click: () => set(() => text, Object.fromEntries(keys.map((key, i) => [key, layer[i]]))) }, text));
    const bars = COUNTS.flatMap((words, i) => {
      const [text, bar] = [h("div"), h("i", { class: `count${i}` })];
      updates.push((found) => {
        const hidden = asked(text, words.split(":")[0]);
        text.textContent = words.replace("|", hidden ? "?" : digits(BigInt(found[i])));
        bar.style.width = hidden ? 0 : `max(3px,${Math.log10(found[i]) * 6}%)`;
      });
      return [text, h("div", { class: "bar" }, bar)];
    });
    const draw = (state) => {
      now = state;
      const found = numbers(state);
      for (const update of updates) update(found);
      sides.draw(state.image);
      const [k, zeros] = [state.kernel, state.padding];
      const out = state.image.map((side) => side + 2 * zeros - k + 1);
      const taps = range(k * k).map((tap) => h("i", { style: tapStyle(tap) }));
      sheets[0].draw(state.image, state.channels_in, zeros ? h("u", { style: `--p:${zeros}` }) : "", h("i", { style: `--p:${zeros};--k:${k}` }));
      sheets[1].draw([k, k], state.channels_in, h("div", { style: `--columns:${k}` }, ...taps));
      sheets[2].draw(out, state.channels_out, h("i", { style: "--p:0;--k:1" }));
      made.textContent = said(out);
      return [`Dense: ${digits(BigInt(found[3]))} outputs times ${digits(BigInt(found[4]))} inputs.`];
    };
    const layer = kit.part("The layer", "layer", ...sheets, image, kernel, h("div", {}, "output ", made), channelsIn, padding, channelsOut);
    const axis = h("div", { class: "axis" }, ...AXIS.map((text) => h("span", {}, text)));
    return [[kit.line(...buttons), layer, h("div", { class: "counts" }, ...bars, axis)], draw];
  }, OWN);
}

const OWN = `.layer{--u:min(1.4rem,3.9cqi);gap:.25rem 1rem;grid-template-columns:repeat(3,minmax(6.5rem,11rem));text-align:center}
.layer>*{min-width:0}
.layer>:nth-child(-n+3){align-self:center;justify-self:center;margin:1.4rem 1rem 1rem 0;position:relative}
.layer input[type=range]{display:block;margin:auto;width:100%}
.layer>:nth-child(n+4){align-self:start}
.layer .fields{margin:auto}
.sheet>i{border:2px solid var(--ink);height:calc(var(--k)*var(--y));left:calc(-1*var(--p)*var(--x));min-height:5px;min-width:5px;
position:absolute;top:calc(-1*var(--p)*var(--y));width:calc(var(--k)*var(--x))}
.sheet u{border:1px dashed var(--ink);inset:calc(-1*var(--p)*var(--y)) calc(-1*var(--p)*var(--x));position:absolute}
.sheet div{display:grid;grid-template-columns:repeat(var(--columns),1fr);height:100%}
.counts{padding:.4rem}
.bar{background:linear-gradient(90deg,var(--rule) 1px,#0000 0) 0/18% var(--panel)}
.bar i{background:var(--soft);display:block;height:1.5rem}
.bar .count1{background:var(--link)}
.bar .count2{background:${stripes(range(9))} 0/9rem}
.axis{color:var(--soft);display:grid;font-size:.75rem;grid-template-columns:repeat(5,18%) 10%}
@media (prefers-reduced-motion:no-preference){.bar i{transition:width .2s}}
p{overflow-wrap:anywhere}`;

export default { render, fit };
