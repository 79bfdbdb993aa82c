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

const CHANNELS = [1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512];
const CONTROLS = [
  ["image", "image", [[3, 4], ...range(7).map((step) => Array(2).fill(7 * 2 ** step))]],
  ["kernel side", "kernel", range(7, 1)],
  ["input channels", "channels_in", CHANNELS],
  ["output channels", "channels_out", CHANNELS],
  ["padding", "padding", range(4)],
];
const COUNTS = ["dense matrix: | entries", "sparse matrix: | multiplications", "kernel: | weights"];
const LAYERS = { Demonstration: [[3, 4], 2, 1, 1, 0], "A real layer": [[224, 224], 3, 3, 64, 1] };

const said = (value) => [value].flat().join(" × ");
const digits = (count) => count.toLocaleString("en");

function render(context) {
  const keys = CONTROLS.map(([, key]) => key);
  return explorer(context, "What a layer costs", keys, (kit) => {
    let now;
    // Say what a change does to each count: dense times 16.
    const set = (what, changes) => {
      const next = { ...now, ...changes };
      // No kernel is larger than its input.
      next.kernel = Math.min(next.kernel, Math.min(...next.image) + 2 * next.padding);
      const before = numbers(now);
      const after = numbers(next);
      const effects = COUNTS.map((words, i) => {
        const ratio = after[i] / before[i];
        const effect = ratio === 1 ? "unchanged"
          : `${ratio > 1 ? "times" : "divided by"} ${digits(+Math.max(ratio, 1 / ratio).toPrecision(3))}`;
        return `${words.split("|")[1]} ${effect}`;
      });
      kit.change(next, `${what(next)}:${effects}.`);
    };
    const updates = [];
    const controls = CONTROLS.flatMap(([label, key, values]) => {
      const bar = kit.slider(label, 0, values.length - 1, (step) =>
        set(({ [key]: value }) => `Now ${label} ${said(value)}`, { [key]: values[step] }));
      const value = h("span");
      updates.push(() => {
        value.textContent = said(now[key]);
        kit.put(bar, values.map(said).indexOf(said(now[key])), value.textContent);
      });
      return [name(label), bar, value];
    });
    const buttons = Object.entries(LAYERS).map(([text, layer]) =>
      h("button", { click: () => set(() => text, Object.fromEntries(keys.map((key, i) => [key, layer[i]]))) }, text));
    const bars = COUNTS.flatMap((words, i) => {
      const [text, bar] = [h("div"), h("i")];
      updates.push((found) => {
        const hidden = asked(text, words.split(":")[0]);
        text.textContent = words.replace("|", hidden ? "?" : digits(BigInt(found[i])));
        bar.style.width = hidden ? 0 : `${Math.log10(found[i]) * 6}%`;
      });
      return [text, h("div", { class: "bar" }, bar)];
    });
    const draw = (state) => {
      now = state;
      const found = numbers(state);
      for (const update of updates) update(found);
      return [`Dense: ${digits(BigInt(found[3]))} outputs times ${digits(BigInt(found[4]))} inputs.`];
    };
    return [[kit.part("Sizes and counts", "sizes", ...controls, h("div", {}, ...buttons), ...bars,
      h("div", {}, "Each line: times 1,000"))], draw];
  }, OWN);
}

const OWN = `.sizes{grid-template-columns:auto 1fr 5.6rem}
.sizes input{min-width:6rem}
.sizes div{grid-column:1/4}
.sizes button{margin:0 .5rem 0 0}
.bar{background:linear-gradient(90deg,var(--rule) 1px,#0000 0) 0/18% var(--panel)}
.bar i{background:var(--link);display:block;height:1.5rem}
p{overflow-wrap:anywhere}`;

export default { render };
