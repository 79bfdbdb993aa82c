// Each number paints the kernel, some places after the one before it, and paint adds: a transposed convolution.

export function numbers({ values, kernel, stride, padding }) {
  const [n, k] = [values.length, kernel.length];
  const columns = range(stride * (n - 1) + k - 2 * padding);
  // The tap that each number paints on each place.
  const taps = range(n).map((i) => columns.map((j) => range(k).filter((tap) => stride * i + tap === j + padding)));
  const rows = weigh(taps, kernel);
  const coats = rows.map((row, i) => row.map((entry) => entry * values[i]));
  const [painted, ones] = [coats, rows].map((all) => columns.map((j) => sum(all.map((row) => row[j]))));
  const sums = range(stride).map((rest) => sum(kernel.filter((_, tap) => tap % stride === rest)));
  return { taps, coats, painted, ones, sums, plane: ones.map((one) => ones.map((other) => one * other)) };
}

export const fit = ({ values, kernel, stride, padding, at }) => {
  if (!isList(values, 1, 5) || !isList(kernel, 1, 5)) return;
  const [n, k, step] = [values.length, kernel.length, whole(stride, 1, 3)];
  const most = Math.min(k - 1, divmod(step * (n - 1) + k - 1, 2)[0]);
  return { values, kernel, stride: step, padding: whole(padding, 0, most), at: whole(at, 0, n - 1) };
};

function render(context) {
  const keys = ["values", "kernel", "stride", "padding", "at"];
  return explorer(context, "Numbers that paint", keys, fit, (kit) => {
    const taps = kit.numbers("kernel", "Kernel, tap", (tap, value) => `Tap ${tap} is ${value} now, in every coat.`);
    const inputs = kit.numbers("values", "Number", (i, value) => `Number ${i} is ${value} now.`);
    const [step, cut, move] = [["Stride s", "stride", 3], ["Padding P, cut off", "padding", 0], ["Number to look at", "at", 0]]
      .map(([label, key, most]) => kit.slider(label, +(key === "stride"), most, (value) => kit.change({ [key]: value })));
    const [strides, cuts, looks] = range(3).map(() => h("span"));
    const coats = cells("Coats and their sum", kit.pick("at", (i) => i));
    const ones = cells("For ones");
    const plane = cells("For ones in two dimensions");
    const rows = index("Coats and their sum");
    const [heads, bars] = ["heads", "bars"].map((kind) => h("div", { class: `cells ${kind}`, "aria-hidden": true }));
    const group = (...parts) => h("span", { class: "size" }, ...parts);
    const controls = kit.line(group(name("kernel"), taps, kit.size("taps", "kernel", undefined, "")), group(name("numbers"), inputs, kit.size("numbers", "values", undefined, "")),
      group(strides, step), group(cuts, cut), group(looks, move));
    const above = kit.part("Coats", "coats", name("place"), heads, rows, coats, name(""), bars, name("for ones"), ones);
    const below = kit.part("In two dimensions", "plane", name("for ones, in two dimensions"), plane);
    const draw = (state) => {
      const { values, kernel, stride, padding, at } = state;
      const found = numbers(state);
      const [n, k, size] = [values.length, kernel.length, found.ones.length];
      const look = (i, j) => (i < n ? "" : found.taps[at][j][0] + 1 ? "sum on" : "sum");
      taps.draw(kernel, range(k));
      inputs.draw(values);
      [step, cut, move].forEach((bar, i) => {
        bar.max = [3, fit({ ...state, padding: k }).padding, n - 1][i];
        kit.put(bar, [stride, padding, at][i]);
      });
      strides.textContent = `stride ${stride}`;
      cuts.textContent = `padding ${padding}`;
      looks.textContent = `look at ${at}`;
      above.style = `--n:${size}`;
      below.style = `--n:${size}`;
      rows.draw([...values.map((value) => `${value} ×`), "sum"]);
      coats.draw([...found.coats, found.painted], { places: [...found.taps, found.ones.map(() => [])], row: at, look });
      ones.draw([found.ones]);
      const most = Math.max(1, ...found.ones.map(Math.abs));
      const hidden = asked(bars, "For ones");
      const signed = found.ones.some((one) => one < 0);
      bars.classList.toggle("signed", signed);
      heads.replaceChildren(...found.ones.map((_, j) => h("b", {}, j)));
      bars.replaceChildren(...found.ones.map((one) => h("u", { class: one < 0 ? "minus" : "", style: `height:${hidden ? 0 : (100 * Math.abs(one)) / most / (1 + signed)}%` })));
      for (const one of [heads, bars, ones]) one.style.cssText = coats.style.cssText;
      const shade = (i, j) => `${found.plane[i][j] < 0 ? "minus " : ""}shade-${Math.ceil((3 * Math.abs(found.plane[i][j])) / most ** 2)}`;
      plane.draw(found.plane, { look: shade });
      const [first, last] = [stride * at - padding, stride * at - padding + k - 1].map((j) => clamp(j, 0, size - 1));
      const coat = found.coats[at].slice(first, last + 1).map(show).join(", ");
      const even = found.sums.every((one) => one === found.sums[0]);
      return [`Number ${at} paints ${coat} on place${last > first ? `s ${first} to ${last}` : ` ${first}`}. Ones fill a long middle `,
        h("b", {}, even ? "evenly" : "unevenly"), `: ${[...found.sums, ...found.sums].map(show).join(", ")}, …`];
    };
    return [[controls, above, below], draw, ["at", ({ values }) => [0, values.length - 1]]];
  }, OWN);
}

const OWN = `.coats{--least:1.6rem;--most:2.4rem;--rest:6rem;grid-template-columns:auto auto;row-gap:.3rem}
.plane{--least:1.4rem;--most:1.6rem;--rest:6rem;justify-items:center}
.line .fields{--cell:clamp(1.75rem,(100cqi - 11rem)/var(--columns),2.5rem)}
.line>.size>span:first-child:not(.name){min-width:5.2rem;text-align:right}
.heads b{color:var(--soft);font-size:.85rem;font-weight:400;padding:0;text-align:center}
b{padding:0}
.line [type=range]{width:6rem}
.bars{--high:3rem;align-items:end;height:var(--high)}
.bars.signed u{translate:0 calc(var(--high)/-2)}
.bars.signed .minus{translate:0 calc(100% - var(--high)/2)}
.bars u{background:var(--link);margin:0 15%}
.bars .minus{background:repeating-linear-gradient(45deg,var(--link) 0 3px,transparent 3px 6px)}
.cells .sum{background:none}
.cells .on{box-shadow:inset 0 0 0 2px var(--ink)}
@container box (max-width:30rem){.scroll,.line{padding:.2rem .4rem}.bars{--high:1.5rem}.plane{--least:1.15rem;--most:1.15rem}
.line{column-gap:.75rem}.line [type=range]{width:4.5rem}.line>.size>span:first-child:not(.name){min-width:4.75rem}}
.shade-1{--mix:6%}
.shade-2{--mix:20%}
.shade-3{--mix:36%}
.plane .cells span{background:color-mix(in srgb,var(--link) var(--mix,0%),var(--panel))!important}
.plane .cells .minus{background:repeating-linear-gradient(45deg,color-mix(in srgb,var(--link) var(--mix,0%),var(--panel)) 0 4px,var(--panel) 4px 8px)!important}`;

export default { render, fit };
