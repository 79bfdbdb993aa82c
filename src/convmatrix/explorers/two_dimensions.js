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

function render(context) {
  const keys = ["image", "kernel", "row"];
  return explorer(context, "An image and its matrix", keys, (kit) => {
    const { rows, columns, W, T: first } = numbers(kit.start);
    const move = (row) => kit.change({ row });
    // The patch that begins in this pixel, or the nearest.
    const patch = (i) => move(columns * clamp(divmod(i, W)[0], 0, rows - 1) + clamp(i % W, 0, columns - 1));
    const pixels = kit.numbers("image", "Pixel", (place, value) => `Pixel ${place} is ${value} now. T stays as it is.`);
    const taps = kit.numbers("kernel", "Kernel, tap", (place, value) => `Tap ${place} is ${value} now, in every row of T.`);
    pixels.addEventListener("focusin", ({ target }) => patch([...pixels.children].indexOf(target)));
    const made = cells("Output", (i, j) => move(i * columns + j));
    const bar = kit.slider("Row of T", 0, first.length - 1, move);
    const flat = cells("Flattened image", (_, i) => patch(i));
    const [T, y] = ["T", "Flattened output"].map((label) => cells(label, move));
    const labels = index("T");
    const above = ["image", "kernel", "output"].map((text) => h("span", {}, text));
    const draw = (state) => {
      const { row } = state;
      const found = numbers(state);
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
    const below = [h("div", { class: "bar" }, name("row of T"), bar), name(""), flat, name(""), labels, T, y];
    return [[kit.part("Image, kernel and output", "above", ...above, pixels, taps, made),
      kit.part("T", "below", ...below)], draw];
  }, OWN);
}

const OWN = `.above{gap:.25rem 2.5rem;grid-template-columns:auto auto auto;justify-items:center}
.below{column-gap:.4rem;grid-template-columns:auto auto auto}
.below *{--cell:2.5rem}
.below .cells{outline:1px solid var(--rule)}
.below>:last-child{grid-template-columns:calc(1.4*var(--cell))}
.bar{display:flex;gap:.5rem;grid-column:1/-1}
.bar input{flex:1}
.left{--bx:2px}
.top{--by:2px}
.strong{--edge:var(--ink)}
.below span{box-shadow:inset var(--bx,0) var(--by,0) var(--edge,var(--soft))}
.strong.zero{background:color-mix(in srgb,var(--link) 12%,var(--panel));color:var(--ink)}
.cells .on{box-shadow:inset 0 0 0 3px var(--ink)}
@container box (max-width:30rem){.above{column-gap:.8rem}.above *{--cell:2.1rem}.below *{--cell:1.5rem}.below{column-gap:.25rem}.index{font-size:.75rem}}`;

export default { render };
