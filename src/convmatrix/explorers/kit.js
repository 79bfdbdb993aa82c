// What every explorer has: colours, cells, inputs, a button that plays, a sentence that says what there is
// to see.
// The module that pages and notebooks run begins with INKS, TAPS and WHITE_ON, which are the palette of
// the figures; then come this file and the explorer's own.

const tapColour = (tap) => `#${TAPS[tap % 9]}`;
const tapStyle = (tap) =>
  `background:${tapColour(tap)};color:${WHITE_ON.includes(tap % 9) ? "#fff" : "#000"}`;
// Several taps side by side.
const stripes = (taps) => {
  const parts = taps.map((tap, i) => `${tapColour(tap)} 0 ${(100 / taps.length) * (i + 1)}%`);
  return `linear-gradient(90deg,${parts})`;
};

const range = (count, start = 0) => Array.from({ length: count }, (_, i) => start + i);
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
// The row and the column of a place, and all places in rows.
const divmod = (place, columns) => [Math.floor(place / columns), place % columns];
const inRows = (all, columns) =>
  range(all.length / columns).map((row) => all.slice(row * columns, (row + 1) * columns));
const sum = (values) => values.reduce((total, value) => total + value, 0);
const apply = (matrix, vector) => matrix.map((row) => sum(row.map((entry, j) => entry * vector[j])));
// The taps that meet in each entry of T, where place p of the padded input holds input reads[p].
const tapPlaces = (k, reads, n) =>
  range(reads.length - k + 1).map((i) =>
    range(n).map((j) => range(k).filter((tap) => reads[i + tap] === j)),
  );
const weigh = (places, kernel) =>
  places.map((row) => row.map((taps) => sum(taps.map((tap) => kernel[tap]))));

// What a state may hold, for `fit`: whole numbers within bounds, and lists of those that fit into fields.
const whole = (value, low, high) => clamp(Math.round(value), low, high);
const isList = (values, least, most) => Array.isArray(values) && values.length >= least && values.length <= most
  && values.every((value) => Number.isInteger(value) && Math.abs(value) <= 99);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
// A list made longer by one or shorter.
const resized = (values, by, filling) => (by > 0 ? [...values, filling] : values.slice(0, -1));

// A prediction may ask about a figure before it shows. While the element that holds an explorer, the one
// with `data-explorer`, has an attribute `data-masked`, what was computed shows as "?": all of it if the
// attribute is empty, else the matrices that it names by their labels, `data-masked="T, Output"`. A `#`
// behind a label, `data-masked="Output#"`, hides the size as well: one "?" for all. Controls still work;
// the sentence says nothing of the result. The attribute may come and go at any time.
const ASKED = "Predict first: then each ? becomes a number.";
const asked = (element, label) => element.getRootNode().asked?.(label);

// Numbers in a column, beside the rows of the matrix of that label.
const index = (label) => {
  const column = h("div", { class: "index" });
  column.draw = (rows) =>
    column.replaceChildren(...(asked(column, label) === "#" ? [] : rows.map((row) => h("span", {}, show(row)))));
  return column;
};
const name = (text) => h("span", { class: "name" }, text);

const show = (value) => String(value).replace("-", "−");
// The sum of products as text, its taps coloured: 2·1 − 3·(−4).
const products = (weights, values) =>
  weights.flatMap((weight, i) => [
    i ? (weight < 0 ? " − " : " + ") : "",
    h("b", { style: tapStyle(i) }, show(i ? Math.abs(weight) : weight)),
    values[i] < 0 ? `·(${show(values[i])})` : `·${values[i]}`,
  ]);

// An element; an attribute that is a function listens.
const h = (tag, ...rest) => filled(document.createElement(tag), ...rest);
const filled = (element, attributes = {}, ...children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

// Make or take away children until there are so many. Those that stay are kept: the mouse may be over one.
const fill = (parent, count, make) => {
  while (parent.children.length > count) parent.lastChild.remove();
  while (parent.children.length < count) parent.append(make());
  return [...parent.children];
};

// A matrix as cells: `draw` takes its entries, the taps that stand in each, the row to frame, and a
// class for a cell. `pick` hears of the row and column that is clicked, or that the mouse is drawn to, and
// its `peek` and `leave` of those that the mouse is over.
function cells(label, pick) {
  const inner = h("div");
  const grid = h("div", { class: "cells", role: "img" }, inner, h("i"));
  let columns, mask;
  const picked = ({ type, target, buttons, pointerType }) => {
    const i = [...inner.children].indexOf(target);
    const mouse = pointerType === "mouse";
    if (i < 0 || mask === "#") return;
    if (type === "click" || (buttons && mouse)) pick(...divmod(i, columns));
    else if (mouse) pick.peek?.(...divmod(i, columns));
  };
  if (pick) filled(grid, { class: "cells pick", click: picked, pointermove: picked, pointerleave: () => pick.leave?.() });
  grid.draw = (values, { places, row = -1, look = () => "" } = {}) => {
    mask = asked(grid, label);
    const given = mask === "#" ? [["?"]] : values;
    if (mask) {
      values = given.map((entries) => entries.map(() => "?"));
      places = undefined;
      look = () => "asked";
      if (mask === "#") row = -1;
    }
    columns = values[0].length;
    const all = values.flat();
    // A mask that goes moves nothing.
    const widest = Math.max(...given.flat().map((value) => show(value).length));
    grid.style = `--columns:${columns};--row:${row};--wide:${widest}`;
    grid.lastChild.hidden = row < 0;
    const rows = values.map((entries, i) => `row ${i}: ${entries.map(show).join(" ")}`);
    grid.setAttribute("aria-label", `${label}, ${rows.join("; ")}`);
    const paint = (one, value, i, j) => {
      const taps = places?.[i][j] ?? [];
      const text = show(value);
      one.className = look(i, j) + (value || taps[0] + 1 ? "" : " zero");
      one.textContent = text;
      one.style = taps[0] + 1 ? tapStyle(taps[0]) : "";
      // Where taps meet, the entry is their sum, and they stand at its foot.
      if (taps[1]) one.style = `background:${stripes(taps)} 0 100%/100% 15% no-repeat var(--panel)`;
      if (text[3]) one.style.fontSize = `max(.8rem, var(--cell)*${1.45 / text.length})`;
    };
    fill(inner, all.length, () => h("span")).forEach((one, i) => paint(one, all[i], ...divmod(i, columns)));
  };
  return grid;
}

// Show an explorer. `fit` takes a state and returns it with what depends on the rest brought into range, or
// nothing where it cannot be: what is typed, pasted, played or linked to goes through it. `build` gets the
// inputs, and returns what to show, a function that draws the state and returns the sentence about it, and
// for the button that plays a key of the state and what its first and last value are.
function explorer({ model, el }, name, keys, fit, build, style = "") {
  // JupyterLab would take the keys for its own.
  const host = h("div", { "data-lm-suppress-shortcuts": "" });
  const root = host.attachShadow({ mode: "open" });
  const state = () => Object.fromEntries(keys.map((key) => [key, model.get(key)]));
  const start = state();
  const place = el.closest("[data-explorer]") ?? el;
  root.asked = (label) => {
    const labels = place.dataset.masked?.split(/,\s*/) ?? [];
    return labels.includes(`${label}#`) ? "#" : labels[0] === "" || labels.includes(label) ? "?" : "";
  };
  const live = h("p", { "aria-live": "polite" });
  const redrawn = [];
  let said, waiting;
  const update = (note) => {
    if (typeof note === "string") said = `${note} `;
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      const now = state();
      const sentence = draw(now);
      for (const one of redrawn) one(now);
      live.replaceChildren(said ?? "", ...(place.dataset.masked === undefined ? sentence : [ASKED]));
      said = waiting = undefined;
    });
  };
  // Change some of the state, and what depends on it; the note says what that means. Whether it can be.
  let held;
  const fits = (changes) => fit({ ...state(), ...changes });
  const change = (changes, note, peeking) => {
    const next = fits(changes);
    if (!next) return false;
    if (!peeking) held = undefined;
    for (const key of keys) if (!same(next[key], model.get(key))) model.set(key, next[key]);
    peeking || model.save_changes();
    update(note);
    return true;
  };
  // For cells: a click sets part of the state, and a mouse that is over them shows what it would be.
  const pick = (key, value) => Object.assign((...at) => change({ [key]: value(...at) }), {
    peek(...at) {
      if (timer) return;
      held ??= { [key]: model.get(key) };
      if (value(...at) !== model.get(key)) change({ [key]: value(...at) }, undefined, true);
    },
    leave: () => held && change(held),
  });
  // Show a value in an input, unless somebody is typing there, and what it means.
  const put = (input, value, text) => {
    input.kept = value;
    if (text) input.ariaValueText = text;
    if (root.activeElement !== input || input.type !== "number" || input.valueAsNumber !== value && !input.typed)
      input.value = value;
  };
  // Fields for the list, or the rows of a matrix, that the state keeps under a key; `note` says what
  // a change means. A number counts once it is whole and complete; several are pasted at once.
  const numbers = (key, label, note, low = -99, high = 99) => {
    const grid = h("div", { class: "fields" });
    const holds = (value) => `Here stand whole numbers from ${show(low)} to ${high}: ${show(value)} holds.`;
    const set = (field, value) => {
      const all = model.get(key);
      const i = [...grid.children].indexOf(field);
      const flat = all.flat().with(i, value);
      return change({ [key]: all[0].length ? inRows(flat, all[0].length) : flat }, note(field.place, show(value)));
    };
    const typed = ({ target }) => {
      const value = target.valueAsNumber;
      target.typed = true;
      if (Number.isInteger(value) && value >= low && value <= high) set(target, value);
    };
    const done = ({ target }) => {
      const value = target.valueAsNumber;
      const meant = Number.isInteger(value) ? clamp(value, low, high) : target.kept;
      target.typed = false;
      if (meant !== target.kept) set(target, meant);
      const kept = model.get(key).flat()[[...grid.children].indexOf(target)];
      if (kept !== value) update(holds(kept));
      target.value = kept;
    };
    const pasted = (event) => {
      const lines = event.clipboardData.getData("text").replaceAll("−", "-").split(/[\n;]|\]\s*,?\s*\[/);
      const rows = lines.map((line) => line.match(/-?\d+(\.\d+)?/g)?.map(Number)).filter(Boolean);
      if (!rows.flat()[1]?.toFixed) return;
      event.preventDefault();
      event.target.typed = false;
      const all = model.get(key);
      const flat = rows.flat();
      const next = !all[0].length ? flat : !rows[1] && flat.length === all.flat().length ? inRows(flat, all[0].length) : rows;
      change({ [key]: next }, `Pasted: ${flat.length} numbers.`) || update(`These ${flat.length} numbers do not fit here.`);
    };
    const field = () => h("input", { type: "number", min: low, max: high, input: typed, change: done, paste: pasted,
      focus: ({ target }) => target.select() });
    grid.draw = (values, taps = []) => {
      const [flat, columns] = [values.flat(), values[0].length];
      grid.style = `--columns:${columns ?? flat.length}`;
      fill(grid, flat.length, field).forEach((one, i) => {
        one.place = columns ? `(${divmod(i, columns).join(", ")})` : i;
        one.ariaLabel = `${label} ${one.place}`;
        put(one, flat[i]);
        one.style = taps[i] + 1 ? tapStyle(taps[i]) : "";
      });
    };
    return grid;
  };
  // Two buttons that make the list shorter and longer, or rows (axis 0) and columns (axis 1) fewer and more.
  // In a new place is what stood there last, or 1. Their names are whole words; what is before them may be less.
  let stood = {};
  const size = (words, key, axis, before = words) => {
    const count = h("span");
    const last = (i, j) => stood[[key, i, j]] ?? 1;
    const keep = (now) => now[key].forEach((row, i) => [row].flat().forEach((value, j) => (stood[[key, i, j]] = value)));
    keep(start);
    const next = (all, by) => axis === undefined ? resized(all, by, last(all.length, 0))
      : axis ? all.map((row, i) => resized(row, by, last(i, row.length)))
      : resized(all, by, all[0].map((_, j) => last(all.length, j)));
    const button = (text, by, label) => h("button", { "aria-label": `${words}: one ${label}`, click: () =>
      change({ [key]: next(model.get(key), by) }, `${words}: one ${label}.`) || update("No further here.") }, text);
    const buttons = [button("−", -1, "fewer"), button("+", 1, "more")];
    redrawn.push(keep, (now) => {
      count.textContent = axis ? now[key][0].length : now[key].length;
      buttons.forEach((one, i) => (one.ariaDisabled = String(!fits({ [key]: next(now[key], 2 * i - 1) }))));
    });
    return h("span", { class: "size" }, before, buttons[0], count, buttons[1]);
  };
  const slider = (label, min, max, set) =>
    h("input", { type: "range", min, max, "aria-label": label, input: ({ target }) => set(target.valueAsNumber) });
  const choice = (label, words, set) =>
    h("select", { "aria-label": label, change: ({ target }) => set(target.value) },
      ...words.map((word) => h("option", {}, word)));
  // A part of the figure, which scrolls where it is wider than the page, and a line of controls.
  const part = (label, kind, ...children) =>
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
      h("div", { class: `stage ${kind}` }, ...children));
  const line = (...children) => h("div", { class: "line" }, ...children);
  const [shown, draw, [played, ends] = []] = build({ change, numbers, size, slider, choice, put, part, line, pick, start });
  // It plays to the end, until anything else is touched; who asks for less motion goes by steps.
  const calm = matchMedia("(prefers-reduced-motion:reduce)");
  let timer;
  const stop = () => {
    timer = clearInterval(timer);
    play.textContent = calm.matches ? "Step" : "Play";
    live.ariaLive = "polite";
  };
  const step = () => {
    const [low, high] = ends(state());
    const next = model.get(played) < high ? model.get(played) + 1 : low;
    if (timer && (next === low || !host.isConnected || document.hidden)) stop();
    else change({ [played]: next });
  };
  const play = h("button", { click: () => {
    if (timer) return stop();
    step();
    if (calm.matches) return;
    timer = setInterval(step, 1200);
    play.textContent = "Stop";
    // Nobody is read a sentence each second.
    live.ariaLive = "off";
  } });
  if (played) stop();
  calm.onchange = stop;
  for (const type of ["pointerdown", "keydown", "input"])
    root.addEventListener(type, ({ target }) => timer && target !== play && stop());
  const again = h("button", { click: () => {
    stood = {};
    change(start, "As at the start.");
  } }, "Start again");
  const link = h("button", { click: async () => update(await model.link(state())) }, "Copy a link");
  const buttons = h("div", { class: "buttons" }, ...(played ? [play] : []), again, ...(model.link ? [link] : []));
  root.append(
    h("div", { class: "box", role: "group", "aria-label": name }, ...shown, h("footer", {}, live, buttons)),
  );
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE + style);
  root.adoptedStyleSheets = [sheet];
  el.append(host);
  // Light or dark as the text around is: every page and notebook has another way to say which.
  const scheme = () => {
    const channels = getComputedStyle(el).color.match(/[\d.]+/g) ?? [];
    host.style.colorScheme = sum(channels.slice(0, 3).map(Number)) > 382 ? "dark" : "light";
  };
  const themes = new MutationObserver(scheme);
  themes.observe(document.documentElement, { attributes: true });
  themes.observe(document.body, { attributes: true });
  new ResizeObserver(scheme).observe(host);
  const masks = new MutationObserver(update);
  masks.observe(place, { attributeFilter: ["data-masked"] });
  for (const key of keys) model.on(`change:${key}`, update);
  update(model.note);
  return () => {
    stop();
    themes.disconnect();
    masks.disconnect();
    for (const key of keys) model.off(`change:${key}`, update);
  };
}

const STYLE = `:host{${Object.entries(INKS).map(([name, two]) => `--${name}:light-dark(${two});`).join("")}
color:var(--ink);font:1rem/1.5 var(--sans,system-ui,sans-serif);text-align:left}
*{box-sizing:border-box}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.box{--cell:2.5rem;background:var(--paper);container:box/inline-size}
.scroll{overflow-x:auto;padding:.4rem}
.stage{--cell:clamp(var(--least,1.75rem),(100cqi - var(--rest,7rem))/var(--n,6),var(--most,2.75rem));
align-items:center;display:grid;gap:.5rem .75rem;justify-content:safe center}
.line{align-items:center;display:flex;flex-wrap:wrap;gap:.4rem 1.5rem;justify-content:safe center;overflow-x:auto;padding:.4rem}
.name,.index,.zero{color:var(--soft)}
.name,.index{text-align:right}
.index{align-items:center;display:grid;font-size:.85rem;grid-auto-rows:var(--cell)}
.fields,.cells{display:grid;grid-template-columns:repeat(var(--columns),max(var(--cell),var(--wide,0)*.47rem + .25rem));
position:relative;width:max-content}
.fields *{margin:2px;min-width:0;padding:0;text-align:center}
.cells span{align-items:center;background:var(--panel);border:solid var(--paper);border-width:0 1px 1px 0;
display:flex;font-size:max(.8rem,var(--cell)*.4);height:var(--cell);justify-content:center}
.cells div{display:contents}
.cells .asked{color:var(--soft)}
.pick{cursor:pointer}
.cells i{border:3px solid var(--ink);border-radius:.35rem;height:calc(var(--cell) + 5px);inset:-3px -2px auto -3px;
pointer-events:none;position:absolute;transform:translateY(calc(var(--row)*var(--cell)))}
input,select,button{background:var(--paper);border:1px solid var(--soft);border-radius:.35rem;color:inherit;
font:inherit;height:2.25rem;margin:0;padding:0 .6rem}
[type=number]{appearance:textfield}
::-webkit-inner-spin-button{appearance:none}
[type=range]{accent-color:var(--link);border:0;padding:0}
button{cursor:pointer;flex:none;font-size:.85rem}
[aria-disabled=true]{color:var(--soft);border-color:var(--rule)}
.size{align-items:center;display:flex;flex-wrap:wrap;gap:.4rem}
.size button{font-size:1rem;height:1.75rem;padding:0;width:1.75rem}
.size span{min-width:1.2em;text-align:center}
b{border-radius:.2rem;font-weight:600;padding:0 .25em}
footer{align-items:start;display:flex;flex-wrap:wrap;gap:.5rem 1rem;justify-content:space-between;margin:.5rem .4rem 0}
.buttons{display:flex;flex-wrap:wrap;gap:.5rem}
p{flex:1 1 16rem;margin:0;min-height:3em;min-width:0}
@container box (max-width:30rem){.stage{column-gap:.5rem;font-size:.9rem}p{flex-basis:100%}}
@media (prefers-reduced-motion:no-preference){.cells i{transition:transform .15s}}`;
