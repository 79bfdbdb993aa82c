// Waves on a ring: a hand in each place, and the factor with which a kernel turns and lengthens all of them.

const turned = (steps, n) => [Math.cos, Math.sin].map((part) => part(2 * Math.PI * steps / n));

export function numbers({ kernel, length, wave }) {
  const middle = kernel.length - 1 >> 1;
  // The factor of a wave is where a walk ends: each tap is a step.
  const walks = range(length).map((k) => {
    let at = [0, 0];
    return kernel.map((tap, r) => (at = turned(k * (r - middle), length).map((part, i) => at[i] + tap * part)));
  });
  const factors = walks.map((walk) => walk.at(-1));
  const hands = range(length).map((n) => turned(wave * n, length));
  const [a, b] = factors[wave];
  const output = hands.map(([x, y]) => [a * x - b * y, b * x + a * y]);
  return { walk: walks[wave], factors, sizes: factors.map((factor) => Math.hypot(...factor)), hands, output };
}

export const fit = ({ kernel, length, wave }) => {
  if (!isList(kernel, 1, 5)) return;
  length = whole(length, Math.max(2, kernel.length), 12);
  return { kernel, length, wave: whole(wave, 0, length - 1) };
};

const RAISED = { ..."⁰¹²³⁴⁵⁶⁷⁸⁹", "-": "⁻" };
const round = (value) => +value.toFixed(2);
const widest = (values) => Math.max(...values.map((value) => show(value).length));
const degrees = ([x, y]) => Math.round(Math.atan2(y, x) * 1800 / Math.PI) / 10;
// From one point to another, in a square whose middle is 0; so many hundredths of it are 1.
const arm = ([x, y], [x1, y1], unit, look = {}) => {
  const one = h("i", look);
  one.style.cssText += `left:${50 + x * unit}%;top:${50 - y * unit}%;width:${Math.hypot(x1 - x, y1 - y) * unit}%;`
    + `transform:rotate(${Math.atan2(y - y1, x1 - x)}rad)`;
  return one;
};

function render(context) {
  const keys = ["kernel", "length", "wave"];
  return explorer(context, "Waves on a ring", keys, fit, (kit) => {
    const taps = kit.numbers("kernel", "Kernel, tap", (tap, value) => `Tap ${tap} is ${value} now.`);
    const places = kit.slider("Places on the ring", 2, 12, (length) => kit.change({ length }));
    const bar = kit.slider("Wave k", 0, 0, (wave) => kit.change({ wave }));
    const [count, called, factor] = ["", "", ""].map((text) => h("span", {}, text));
    const [first, second] = [0, 1].map(() => h("div", { class: "fields dials", role: "img" }));
    const parts = h("div", { class: "fields" });
    const [y, sizes] = [cells("Output"), cells("Sizes", kit.pick("wave", (_, wave) => wave))];
    const [bars, waves] = [h("div", { class: "fields bars", "aria-hidden": true }), h("div", { class: "fields" })];
    const plane = h("div", { class: "plane", role: "img" });
    const controls = kit.line(h("span", { class: "size" }, name("kernel"), taps, kit.size("taps", "kernel", undefined, "")),
      h("span", { class: "size" }, count, places), h("span", { class: "size" }, called, bar));
    const above = kit.part("The wave and its output", "above",
      name("wave"), first, name("real part"), parts, name("output"), second, name("real part"), y);
    const below = kit.part("The factors", "below", factor, h("span", {}, "sizes of all factors"), plane,
      h("div", {}, bars, sizes, waves));
    // A dial for each point, and in words how far its hand has turned.
    const hands = (row, words, points, unit) => {
      const kept = words === "Output" && asked(row, words);
      row.ariaLabel = `${words}, hands at degrees ${kept || points.map((point) => show(degrees(point)))}`;
      row.replaceChildren(...points.map((point) => h("span", {}, kept ? "" : arm([0, 0], point, unit))));
    };
    const draw = (state) => {
      const { kernel, length, wave } = state;
      const { walk, factors, sizes: all, hands: points, output } = numbers(state);
      const [x, i] = factors[wave].map(round);
      const most = sum(kernel.map(Math.abs)) || 1;
      const real = 2 * wave % length === 0;
      const lambda = i ? `${show(x)} ${i < 0 ? "−" : "+"} ${Math.abs(i)}i` : show(x);
      // As wide as the longest number that stands below a dial.
      above.style = `--n:${length};--columns:${length};--least:${widest(points.concat(output).map(([right]) => round(right))) / 1.8}rem`;
      below.style = `--n:${length}`;
      taps.draw(kernel, range(9));
      places.min = Math.max(2, kernel.length);
      count.textContent = `ring of ${length}`;
      kit.put(places, length, count.textContent);
      bar.max = length - 1;
      called.textContent = `wave ${wave}`;
      kit.put(bar, wave, called.textContent);
      hands(first, "Wave", points, 42);
      parts.replaceChildren(...points.map(([right]) => h("span", {}, show(round(right)))));
      y.draw([output.map(([right]) => round(right))]);
      hands(second, "Output", output, 42 / most);
      const rounded = all.map(round);
      sizes.draw([rounded], { look: (_, k) => (k === wave ? "on" : "") });
      const across = `--columns:${length};--wide:${widest(rounded)}`;
      bars.style = waves.style = across;
      bars.replaceChildren(...all.map((size, k) => h("u", { class: k === wave ? "on" : "",
        style: `height:${asked(bars, "Sizes") ? 0 : (size / most) * 100}%` })));
      waves.replaceChildren(...range(length).map((k) => h("span", {}, k)));
      const kept = asked(plane, "Factor");
      factor.textContent = `factor λ = ${kept ? "?" : lambda}`;
      plane.ariaLabel = kept ? "The factor, ?" : `A walk, taps its steps, to ${lambda}`;
      // Steps along one line would hide each other.
      plane.replaceChildren(...(kept ? [] : [arm([0, 0], factors[wave], 46 / most, { class: "sum" }), ...walk.map((to, r) =>
        arm(walk[r - 1] ?? [0, 0], to, 46 / most, { style: `background:${tapColour(r)};margin-top:${real ? 10 * r + 8 : -3}px;` }))]));
      const middle = kernel.length - 1 >> 1;
      const signs = kernel.map((_, r) => (wave * (r - middle) * 2 / length) % 2 ? -1 : 1);
      if (real) return ["Wave ", wave, ": ", ...products(kernel, signs), ` = ${lambda}. Every output is ${lambda} times its input.`];
      const powers = kernel.map((_, r) => `ω${`${wave * (r - middle)}`.replace(/./g, (sign) => RAISED[sign])}`);
      return [`Wave ${wave}: `, ...products(kernel, powers), ` = ${lambda}. Every hand becomes ${show(round(all[wave]))} times as long`,
        all[wave] > 0.005 ? `, and turns by ${show(degrees(factors[wave]))}°.` : "."];
    };
    return [[controls, above, below], draw, ["wave", ({ length }) => [0, length - 1]]];
  }, OWN);
}

const OWN = `.line>.size>span:first-child{min-width:4.6rem;text-align:right}
.above{--rest:7rem;--most:3rem;grid-template-columns:auto auto;white-space:nowrap}
.fields>*{margin:0}
.dials span{border:1px solid var(--soft);border-radius:50%;height:calc(var(--cell) - 4px);margin:2px;position:relative}
.dials i,.plane i{background:var(--ink);height:2px;margin-top:-1px;position:absolute;transform-origin:0 50%}
.dials i::after{background:inherit;border-radius:50%;content:"";height:6px;position:absolute;right:-3px;top:-2px;width:6px}
.below{--rest:17rem;--most:2.5rem;grid-template-columns:auto auto;text-align:center}
.plane{background:linear-gradient(var(--rule),var(--rule)) 50%/1px 100% no-repeat,linear-gradient(var(--rule),var(--rule)) 0 50%/100% 1px no-repeat var(--panel);
height:12rem;justify-self:center;position:relative;width:12rem}
.plane i{height:6px;margin-top:-3px}
.plane .sum{background:none;border-top:2px dashed var(--ink);margin-top:-1px}
.plane .sum::after{background:var(--ink);border-radius:50%;content:"";height:10px;position:absolute;right:-5px;top:-6px;width:10px}
.bars{align-items:end;height:8rem}
.bars u{background:var(--rule);margin:0 15%;text-decoration:none}
.bars .on{background:var(--ink)}
.cells .on{box-shadow:inset 0 0 0 2px var(--ink)}
@container box (max-width:30rem){.below{--rest:2rem;grid-template-columns:auto}.below>:nth-child(2),.below>:last-child{order:1}.plane{height:9rem;width:9rem}.bars{height:5rem}}`;

export default { render, fit };
