// A fully connected layer in training: what it is shown, and what its matrix makes of it.

// The digits of pi that come after the demonstration's, for whoever wants numbers without a structure.
const DIGITS = "2653589793238462643383279502884197169399375105820974944592307816";

const product = (A, B) => A.map((row) => B[0].map((_, j) => sum(row.map((entry, i) => entry * B[i][j]))));
const minus = (A, B) => A.map((row, i) => row.map((entry, j) => entry - B[i][j]));
const squares = (A) => sum(A.flat().map((entry) => entry * entry));
const rounded = (value) => Math.round(value * 10) / 10;
const steps = (time) => (time ? 2 ** (time - 1) : 0);

// The matrix W after so many steps of gradient descent from W0, on pairs (x, T x). A step takes rate (W - T) G off W, where
// G is the sum of x xᵀ. So the difference W - T is multiplied by M = I - rate G each time, and by M², M⁴, ... for more steps.
export function numbers({ signal, kernel, ends, data, pairs, start, time }) {
  const [n, k] = [signal.length, kernel.length];
  const before = ends === "circular" ? (k - 1) >> 1 : 0;
  const reads = range(ends === "circular" ? n + k - 1 : n).map((place) => (place - before + n) % n);
  const places = tapPlaces(k, reads, n);
  const T = weigh(places, kernel);
  const seen = range(pairs).map((i) => range(n).map((j) =>
    data === "its shifts" || !i ? signal[(j - i + n) % n] : +DIGITS[n * (i - 1) + j]));
  const G = range(n).map((i) => range(n).map((j) => sum(seen.map((x) => x[i] * x[j]))));
  // No eigenvalue of G is larger than the largest sum of a row: no step goes too far.
  const rate = 1 / (Math.max(...G.map((row) => sum(row.map(Math.abs)))) || 1);
  let M = G.map((row, i) => row.map((entry, j) => +(i === j) - rate * entry));
  for (const _ of range(time - 1)) M = product(M, M);
  const W0 = T.map((_, i) => range(n).map((j) => (start === "zeros" ? 0 : DIGITS[63 - n * i - j] - 4)));
  const off = time ? product(minus(W0, T), M) : minus(W0, T);
  const W = T.map((row, i) => row.map((entry, j) => entry + off[i][j]));
  // Round the ring, a diagonal that is constant is one weight, and has the colour of its tap.
  const diagonals = range(n).map((r) => W.map((row, i) => row[(i + r) % n]));
  const even = diagonals.map((entries) => Math.max(...entries) - Math.min(...entries) < 5e-3);
  const shared = W.map((row, i) => row.map((_, j) => {
    const r = (j - i + n) % n;
    return even[r] && rounded(row[j]) ? [(r + before) % n] : [];
  }));
  return { W, T, places, seen, shared, round: even.every(Boolean), distance: squares(off), loss: squares(seen.map((x) => apply(off, x))) };
}

const ENDS = ["no padding", "circular"];
const DATA = ["its shifts", "other signals"];
const STARTS = ["zeros", "digits"];
export const fit = ({ signal, kernel, ends, data, pairs, start, time }) =>
  isList(signal, 3, 8) && isList(kernel, 1, Math.min(4, signal.length)) && ENDS.includes(ends) && DATA.includes(data) && STARTS.includes(start) &&
  { signal, kernel, ends, data, pairs: whole(pairs, 1, signal.length), start, time: whole(time, 0, 18) };

const measured = (value) => (value < 5e-7 ? "0" : value.toLocaleString("en", { maximumSignificantDigits: 3 }));
const none = (value, scale) => value < 1e-9 * (1 + scale);

function render(context) {
  const keys = ["signal", "kernel", "ends", "data", "pairs", "start", "time"];
  return explorer(context, "A matrix that learns", keys, fit, (kit) => {
    const taps = kit.numbers("kernel", "Kernel, tap", (tap, value) => `Tap ${tap} is ${value} now.`);
    const inputs = kit.numbers("signal", "Input", (i, value) => `Input ${i} is ${value} now.`);
    const choices = [["ends", "Ends", ENDS], ["data", "More signals", DATA], ["start", "Start", STARTS]].map(([key, label, words]) =>
      [key, kit.choice(label, words, (value) => kit.change({ [key]: value }))]);
    const [ends, data, start] = choices.map(([, one]) => one);
    const count = kit.slider("Signals", 1, 6, (pairs) => kit.change({ pairs }));
    const bar = kit.slider("Steps", 0, 18, (time) => kit.change({ time }));
    const [shown, taken] = [h("span"), h("span")];
    const named = (text, ...parts) => h("span", { class: "size" }, name(text), ...parts);
    const controls = kit.line(named("kernel", taps, kit.size("taps", "kernel", undefined, "")), named("signal", inputs),
      named("ends", ends), named("start", start), named("signals", count, shown), named("steps", bar, taken), named("the others are", data));
    const [W, T, seen] = ["W", "T", "Inputs"].map((label) => cells(label));
    const block = (text, grid) => h("div", {}, h("div", {}, text), grid);
    const stage = kit.part("W, T and the inputs", "blocks", block("W, learned", W), block("T", T), block("inputs seen", seen));
    const bars = ["error on the inputs seen", "squared distance from T"].map((text) => {
      const [value, fill] = [h("span"), h("i")];
      return [value, fill, h("div", {}, h("span", {}, `${text}: `), value, h("div", { class: "bar" }, fill))];
    });
    const draw = (state) => {
      const found = numbers(state);
      const first = numbers({ ...state, time: 0 });
      const { pairs, time, signal } = state;
      taps.draw(state.kernel, range(9));
      inputs.draw(signal);
      for (const [key, one] of choices) kit.put(one, state[key]);
      count.max = signal.length;
      kit.put(count, pairs);
      shown.textContent = pairs;
      taken.textContent = steps(time).toLocaleString("en");
      kit.put(bar, time, taken.textContent);
      stage.style = `--n:${signal.length}`;
      W.draw(found.W.map((row) => row.map(rounded)), { places: found.shared });
      T.draw(found.T, { places: found.places });
      seen.draw(found.seen);
      const hidden = asked(W, "W");
      ["loss", "distance"].forEach((key, i) => {
        const [value, fill] = bars[i];
        value.textContent = hidden ? "?" : measured(found[key]);
        fill.style.width = hidden ? 0 : `${100 * Math.min(1, found[key] / (first[key] || 1))}%`;
      });
      const scale = squares(first.T) + squares(first.W);
      const fits = none(found.loss, first.loss);
      return [fits ? "It fits all that it has seen. " : "It does not fit all that it has seen yet. ",
        none(found.distance, scale) ? "Its matrix is T." : `Its matrix is ${fits ? "another one than T" : "not T yet"}.`,
        found.round ? " Each row is the one above, moved round." : " Its rows are no copies of each other."];
    };
    // As far as the book's own figure stands: so there it begins anew.
    return [[controls, stage, h("div", { class: "bars" }, ...bars.map(([, , one]) => one))], draw, ["time", () => [0, 14]]];
  }, OWN);
}

const OWN = `.stage{--least:1.95rem;--most:2.25rem;--rest:3rem}
.blocks{align-items:start;display:flex;flex-wrap:wrap;justify-content:safe center;text-align:center}
.blocks>:nth-child(n+2){--cell:1.6rem}
.bars{display:grid;gap:.2rem 1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,14rem),1fr));padding:.4rem}
.bar{background:var(--panel)}
.bar i{background:var(--soft);display:block;height:.7rem}
@container box (max-width:30rem){.line{column-gap:.75rem}.line [type=range]{width:4.6rem}.stage{--most:2rem}}`;

export default { render, fit };
