// An output pixel is a row of T: the patch that it reads, its row and its blocks light up together.

export function numbers({ image, kernel, row }) {
  const [H, W, R, S] = [image.length, image[0].length, kernel.length, kernel[0].length];
  const [rows, columns] = [H - R + 1, W - S + 1];
  // The pixel that each tap reads for each output.
  const reads = range(rows * columns).map((i) => {
    const [r, c] = divmod(i, columns);
    return range(R * S).map((tap) => W * r + c + W * divmod(tap, S)[0] + (tap % S));
  });
  const places = reads.map((pixels) => range(H * W).map((j) => range(R * S).filter((tap) => pixels[tap] === j)));
  const T = weigh(places, kernel.flat());
  return { rows, columns, W, places, T, pixels: reads[row], output: apply(T, image.flat()) };
}

const isRows = (rows, most) => Array.isArray(rows) && rows.every((row) => isList(row, 1, most))
  && isList(rows.flat(), 1, most) && rows.every((row) => row.length === rows[0].length);
export const fit = ({ image, kernel, row }) => {
  if (!isRows(image, 36) || !isRows(kernel, 9)) return;
  const [rows, columns] = [image.length - kernel.length + 1, image[0].length - kernel[0].length + 1];
  return rows > 0 && columns > 0 && { image, kernel, row: whole(row, 0, rows * columns - 1) };
};

function render(context) {
  const keys = ["image", "kernel", "row"];
  return explorer(context, "An image and its matrix", keys, fit, (kit) => {
    let rows, columns, W;
    const move = kit.pick("row", (row) => row);
    // The patch that begins in this pixel, or the nearest.
    const begins = (i) => columns * clamp(divmod(i, W)[0], 0, rows - 1) + clamp(i % W, 0, columns - 1);
    const pixels = kit.numbers("image", "Pixel", (place, value) => `Pixel ${place} is ${value} now. T stays as it is.`);
    const taps = kit.numbers("kernel", "Kernel, tap", (place, value) => `Tap ${place} is ${value} now, in every row of T.`);
    // Not on focus: what is said of a number that was refused must stay when Tab goes to the next one.
    pixels.addEventListener("click", ({ target }) => move(begins([...pixels.children].indexOf(target))));
    const made = cells("Output", kit.pick("row", (i, j) => i * columns + j));
    const bar = kit.slider("Row of T", 0, 0, (row) => kit.change({ row }));
    const flat = cells("Flattened image", kit.pick("row", (_, i) => begins(i)));
    const [T, y] = ["T", "Flattened output"].map((label) => cells(label, move));
    const labels = index("T");
    const above = ["image", "kernel", "output"].map((text) => h("span", {}, text));
    const draw = (state) => {
      const { row } = state;
      const found = numbers(state);
      ({ rows, columns, W } = found);
      const [H, S] = [state.image.length, state.kernel[0].length];
      shown.style = `--n:${W + S + columns}`;
      below.style = `--n:${W * H}`;
      bar.max = rows * columns - 1;
      const flatTaps = found.places[row];
      const image = state.image.flat();
      pixels.draw(state.image, flatTaps.map(([tap]) => tap));
      taps.draw(state.kernel, range(found.pixels.length));
      made.draw(inRows(found.output, columns), { look: (i, j) => (i * columns + j === row ? "on" : "") });
      flat.draw([image], { places: [flatTaps] });
      labels.draw(range(found.T.length));
      // A block is an output row against an image row; those that this row of T reads with are strong.
      const [r, c] = divmod(row, columns);
      const crossed = found.pixels.map((pixel) => divmod(pixel, W)[0]);
      const strong = (i, j) => divmod(i, columns)[0] === r && crossed.includes(divmod(j, W)[0]);
      const look = (i, j) => [j % W || "left", i % columns || "top", strong(i, j) && "strong", ""].join(" ");
      T.draw(found.T, { places: found.places, row, look });
      y.draw(found.output.map((value) => [value]), { row });
      const chosen = `output (${r}, ${c})`;
      kit.put(bar, row, `${row}, ${chosen}`);
      return [`Row ${row} makes ${chosen} from pixels ${found.pixels.join(", ")}: `,
        ...products(state.kernel.flat(), found.pixels.map((pixel) => image[pixel])), ` = ${show(found.output[row])}.`];
    };
    const sizes = kit.line(...["image", "kernel"].map((key) => h("span", { class: "size" },
      kit.size(`${key} rows`, key, 0, key), kit.size(`${key} columns`, key, 1, "×"))));
    const shown = kit.part("Image, kernel and output", "above", ...above, pixels, taps, made);
    const below = kit.part("T", "below", h("div", { class: "bar" }, name("row of T"), bar), name(""), flat, name(""), labels, T, y);
    return [[sizes, shown, below], draw, ["row", () => [0, rows * columns - 1]]];
  }, OWN);
}

const OWN = `.above{--least:1.9rem;--rest:5rem;gap:.25rem clamp(.8rem,5cqi,2.5rem);grid-template-columns:auto auto auto;justify-items:center}
.below{--least:1.5rem;--most:2.5rem;--rest:5rem;column-gap:.25rem;grid-template-columns:auto auto auto}
.below .cells{outline:1px solid var(--rule)}
.bar{display:flex;gap:.5rem;grid-column:1/-1}
.bar input{flex:1}
.left{--bx:2px}
.top{--by:2px}
.strong{--edge:var(--ink)}
.below span{box-shadow:inset var(--bx,0) var(--by,0) var(--edge,var(--soft))}
.strong.zero{background:color-mix(in srgb,var(--link) 12%,var(--panel));color:var(--ink)}
.cells .on{box-shadow:inset 0 0 0 3px var(--ink)}
.below .index{font-size:.75rem}`;

export default { render, fit };
