// Any convolution layer, as it is written in Python, and its matrix: colour is tap.

const MOST = { "rows and columns": 48, weights: 99 };
const NAMES = "in_channels out_channels kernel_size stride padding dilation groups bias padding_mode".split(" ");
const MODES = ["zeros", "circular", "reflect", "replicate"];
const VALUE = /^\s*(?:(-?\d{1,6})|\(([-\d\s,]*)\)|(True|False)|(['"])(\w*)\4)\s*$/;

// What one argument says.
function value(text) {
  const found = text.match(VALUE);
  if (!found) throw `“${text.trim()}” is not read here: write a whole number, a tuple, True, False or a word in quotes.`;
  const [, number, tuple, truth, , word] = found;
  if (tuple !== undefined) return tuple.split(",").filter((one) => one.trim()).map(Number);
  return number !== undefined ? +number : truth ? truth === "True" : word;
}

// The arguments of a call by name. Commas within brackets separate nothing.
function read(text) {
  const call = text.match(/^\s*(?:torch\.)?(?:nn\.)?Conv([12])d\s*\((.*)\)\s*$/s);
  if (!call) throw "Write a layer like nn.Conv1d(1, 1, 3, padding=1), or nn.Conv2d.";
  const given = {};
  const pieces = call[2].split(/,(?![^()]*\))/);
  if (!pieces.at(-1).trim()) pieces.pop();
  let named;
  pieces.forEach((piece, i) => {
    const [, name, said] = piece.match(/^\s*(?:([A-Za-z]\w*)\s*=)?(.*)$/s);
    if (named && !name) throw "An argument without a name stands before those with one.";
    named = name;
    const key = name ?? NAMES[i];
    if (!NAMES.includes(key)) throw name ? `There is no argument “${name}”.` : `There are at most ${NAMES.length} arguments.`;
    if (key in given) throw `${key} is given twice.`;
    given[key] = value(said);
  });
  for (const key of NAMES.slice(0, 3)) if (!(key in given)) throw `${key} is missing.`;
  return { rank: +call[1], ...given };
}

// One number for each axis.
function each(key, rank, said, least) {
  const all = Number.isInteger(said) ? Array(rank).fill(said) : said;
  if (!Array.isArray(all) || all.length !== rank || all.some((one) => !Number.isInteger(one) || one < least))
    throw `${key} is a whole number from ${least}, or a tuple of ${rank}.`;
  return all;
}
const one = (key, said) => {
  if (!Number.isInteger(said) || said < 1) throw `${key} is a whole number from 1.`;
  return said;
};

// The layer that a text describes: all that torch would know of it.
export function layer(text) {
  const { rank, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, padding_mode: mode = "zeros", ...given } = read(text);
  const [into, out, group] = [one("in_channels", given.in_channels), one("out_channels", given.out_channels), one("groups", groups)];
  if (into % group || out % group) throw `groups = ${group} must divide in_channels and out_channels.`;
  if (!MODES.includes(mode)) throw `padding_mode is one of ${MODES.join(", ")}.`;
  if (typeof bias !== "boolean") throw "bias is True or False.";
  const [kernel, steps, gaps] = [each("kernel_size", rank, given.kernel_size, 1), each("stride", rank, stride, 1), each("dilation", rank, dilation, 1)];
  if (typeof padding === "string" && !["same", "valid"].includes(padding)) throw "padding is a number, a tuple, 'same' or 'valid'.";
  if (padding === "same" && steps.some((step) => step > 1)) throw "padding='same' needs stride 1.";
  const around = padding === "same" ? kernel.map((k, i) => gaps[i] * (k - 1)) : each("padding", rank, padding === "valid" ? 0 : padding, 0).map((p) => 2 * p);
  const taps = kernel.reduce((all, k) => all * k);
  return { rank, into, out, groups: group, bias, mode, kernel, stride: steps, dilation: gaps, taps,
    pads: around.map((both) => [Math.floor(both / 2), Math.ceil(both / 2)]) };
}

// Along an axis, how many outputs there are, and for each the input that each tap reads, −1 where it
// reads a zero of the padding. Nothing is listed before it is known to fit.
function reads({ mode, kernel, stride, dilation, pads }, size, axis) {
  const [before, after] = pads[axis];
  const free = size + before + after - dilation[axis] * (kernel[axis] - 1) - 1;
  if (free < 0) throw `The kernel spans ${dilation[axis] * (kernel[axis] - 1) + 1} places, and the padded input has ${size + before + after}.`;
  const most = { circular: size, reflect: size - 1 }[mode] ?? Infinity;
  if (Math.max(before, after) > most) throw `${mode} padding has at most ${most} places for an input of ${size}.`;
  const at = (place) => {
    if (place >= 0 && place < size) return place;
    if (mode === "circular") return (place + size) % size;
    if (mode === "reflect") return place < 0 ? -place : 2 * (size - 1) - place;
    return mode === "replicate" ? clamp(place, 0, size - 1) : -1;
  };
  const count = Math.floor(free / stride[axis]) + 1;
  return { count, list: () => range(count).map((i) => range(kernel[axis]).map((tap) => at(i * stride[axis] + tap * dilation[axis] - before))) };
}

const all = (factors) => factors.reduce((total, factor) => total * factor, 1);

// The matrix of a layer whose weights are 1, 2, 3, …, the taps in each entry, and the counts.
export function numbers({ layer: text, input }) {
  const found = layer(text);
  const { rank, into, out, groups, taps } = found;
  const shape = rank === input.length ? input : rank === 2 ? [input[0], input[0]] : [input[0]];
  const along = shape.map((size, axis) => reads(found, size, axis));
  const made = along.map(({ count }) => count);
  const [rows, columns, weights] = [out * all(made), into * all(shape), out * (into / groups) * taps];
  const big = (what, count, most) => { if (count > most) throw `This has ${count} ${what}; up to ${most} fit here.`; };
  big("rows", rows, MOST["rows and columns"]);
  big("columns", columns, MOST["rows and columns"]);
  big("weights", weights, MOST.weights);
  // In one dimension there is one image row.
  const [down, across] = [...(rank === 1 ? [[[0]]] : []), ...along.map(({ list }) => list())];
  const [W, S] = [shape.at(-1), across[0].length];
  const T = range(rows).map(() => Array(columns).fill(0));
  const places = T.map((row) => row.map(() => []));
  const held = Array(rows).fill(0);
  const [inside, share] = [into / groups, out / groups];
  for (let row = 0; row < rows; row++) {
    const [channel, place] = divmod(row, all(made));
    const [i, j] = divmod(place, across.length);
    for (let c = 0; c < inside; c++)
      for (let tap = 0; tap < taps; tap++) {
        const [a, b] = [down[i][divmod(tap, S)[0]], across[j][tap % S]];
        if (a < 0 || b < 0) continue;
        const column = ((Math.floor(channel / share) * inside + c) * all(shape)) + a * W + b;
        T[row][column] += (channel * inside + c) * taps + tap + 1;
        places[row][column].push(tap);
        held[row]++;
      }
  }
  const cut = range(rows).filter((row) => held[row] < inside * taps);
  return { T, places, cut, shape, made, blocks: [all(made), all(shape)], counts: [rows * columns, sum(held), weights] };
}

export const fit = ({ layer: text, input, row }) => {
  if (!input?.length || ![...input].every((size) => Number.isInteger(size) && size >= 1 && size <= 48)) return;
  try {
    const { T, shape } = numbers({ layer: text, input });
    return { layer: text, input: shape, row: whole(row, 0, T.length - 1) };
  } catch {
    return;
  }
};

const plural = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

// What explains what there is to see, a sentence each.
export function sentences({ layer: text, input }) {
  const found = layer(text);
  const { cut, made, shape, blocks, counts } = numbers({ layer: text, input });
  const { into, out, groups, taps, mode, stride, dilation, pads, rank, bias } = found;
  const padded = pads.some((both) => both[0] + both[1]);
  const many = (list) => list.map((size) => show(size)).join(" × ");
  return [
    `T has ${plural(out * blocks[0], "row")}, one for each output (${many([out, ...made])}), and ${plural(into * blocks[1], "column")}, one for each input (${many([into, ...shape])}).`,
    `Dense it is ${counts[0]} entries. It needs ${counts[1]} multiplications, and has ${plural(counts[2], "weight")}${counts[2] > 2 ? `: here they are 1 to ${counts[2]}` : ""}.`,
    out * into > 1 && `Each block is a channel of the output against one of the input, ${out} × ${into} blocks`
      + (groups > 1 ? `; with ${groups} groups ${out * into - (out * into) / groups} of them are 0.` : ", each with weights of its own."),
    rank === 2 && `${out * into > 1 ? "In each" : "In T"} ${made[0]} × ${shape[0]} smaller blocks are an image row of the output against one of the input.`,
    stride.some((step) => step > 1) && (rank === 1 ? `Stride ${stride}: from one output to the next the row moves ${stride} places to the right.`
      : `Stride ${many(stride)}: so many rows and columns the kernel moves from one output to the next.`),
    dilation.some((gap) => gap > 1) && taps > 1 && `Dilation ${many(dilation)}: so many ${rank === 1 ? "places" : "rows and columns"} are from one tap to the next.`,
    cut[0] + 1 && `Cut: row${cut[1] ? "s" : ""} ${cut.slice(0, 8).join(", ")}${cut[8] ? ", …" : ""} ${cut[1] ? "have" : "has"} lost taps to the zeros of the padding.`,
    padded && mode === "circular" && "Circular padding: what hangs over one end comes in at the other, and no row is cut; where taps meet, their weights add.",
    padded && ["reflect", "replicate"].includes(mode) && `With ${mode} padding several taps can read one input: their weights add, and no row is cut.`,
    bias && "A bias is no part of the matrix; it is added after it.",
  ].filter(Boolean);
}

const EXAMPLES = {
  Padded: ["nn.Conv1d(1, 1, 3, padding=1, bias=False)", [6]],
  "All at once": ['nn.Conv1d(1, 1, 3, stride=2, padding=1, dilation=2, padding_mode="circular", bias=False)', [10]],
  Groups: ["nn.Conv1d(4, 4, 2, groups=2, bias=False)", [4]],
  Image: ["nn.Conv2d(1, 2, 2, bias=False)", [3, 4]],
};

function render(context) {
  return explorer(context, "Any layer and its matrix", ["layer", "input", "row"], fit, (kit) => {
    let now;
    const move = (row) => kit.change({ row });
    const set = (text, input) => {
      const changed = kit.change({ layer: text, input });
      field.ariaInvalid = String(!changed);
      if (changed) return;
      try {
        numbers({ layer: text, input });
      } catch (why) {
        kit.change({}, `${why} The matrix is still that of ${now.layer}.`);
      }
    };
    const field = h("input", { type: "text", "aria-label": "Layer", spellcheck: "false", autocapitalize: "off", autocomplete: "off",
      input: () => set(field.value, now.input) });
    const sides = kit.numbers("input", "Input, size", (i, size) => `Now the input has size ${size} along axis ${i}.`, 1, 48);
    const buttons = Object.entries(EXAMPLES).map(([text, [layer, input]]) => h("button", { click: () => set(layer, input) }, text));
    const bar = kit.slider("Row of T", 0, 1, move);
    const T = cells("T", kit.pick("row", (i) => i));
    const labels = index();
    const list = h("ul");
    const draw = (state) => {
      now = state;
      const { T: entries, places, cut, blocks, shape } = numbers(state);
      if (!field.matches(":focus")) field.value = state.layer;
      if (field.value === state.layer) field.ariaInvalid = "false";
      sides.draw(state.input);
      bar.max = entries.length - 1;
      kit.put(bar, state.row, `${state.row}`);
      labels.draw(range(entries.length));
      const W = shape.at(-1);
      const look = (i, j) => [j % W || (j % blocks[1] ? "left" : "left strong"), i % blocks[0] || "top", cut.includes(i) && "cut", ""].join(" ");
      T.draw(entries, { places, row: state.row, look });
      list.replaceChildren(...sentences(state).map((text) => h("li", {}, text)));
      const reading = range(entries[0].length).filter((j) => places[state.row][j][0] + 1);
      return [`Row ${state.row} makes output ${state.row} from ${reading[0] + 1 ? `input${reading[1] + 1 ? "s" : ""} ${reading.join(", ")}` : "zeros alone"}.`];
    };
    return [[kit.line(...buttons), kit.line(field), kit.line("input size ", sides), kit.line("row of T ", bar),
      kit.part("T", "matrix", labels, T), list], draw, ["row", ({ layer: text, input }) => [0, numbers({ layer: text, input }).T.length - 1]]];
  }, OWN);
}

const OWN = `[type=text]{flex:1 1 20rem;font-family:ui-monospace,monospace;min-width:0;width:100%}
[aria-invalid=true]{border:2px dashed var(--broken)}
.matrix{column-gap:.4rem;grid-template-columns:auto auto}
.matrix *{--cell:1.75rem}
.cells span{box-shadow:inset var(--bx,0) var(--by,0) var(--soft)}
.left{--bx:2px}
.top{--by:2px}
.cut.zero{background:repeating-linear-gradient(45deg,var(--panel) 0 5px,var(--rule) 5px 6px)}
ul{margin:.4rem 0 0;padding-left:1.4rem}
.fields{--cell:3rem}`;

export default { render, fit };
