// What every explorer has: colours, cells, inputs, a sentence that says what there is to see.
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

// A matrix as cells: `draw` takes its entries, the taps that stand in each, the row to frame, and a
// class for a cell. `pick` hears of the row and column that is clicked, or that the mouse is drawn to.
function cells(label, pick) {
  const inner = h("div");
  const grid = h("div", { class: "cells", role: "img" }, inner, h("i"));
  let columns;
  const picked = ({ type, target, buttons, pointerType }) => {
    const i = [...inner.children].indexOf(target);
    const meant = type === "click" || (buttons && pointerType === "mouse");
    if (meant && i >= 0) pick(...divmod(i, columns));
  };
  if (pick) filled(grid, { class: "cells pick", click: picked, pointermove: picked });
  grid.draw = (values, { places, row = -1, look = () => "" } = {}) => {
    const mask = asked(grid, label);
    if (mask) {
      values = mask === "#" ? [["?"]] : values.map((entries) => entries.map(() => "?"));
      places = undefined;
      look = () => "asked";
      if (mask === "#") row = -1;
    }
    columns = values[0].length;
    grid.style = `--columns:${columns};--row:${row}`;
    grid.lastChild.hidden = row < 0;
    const rows = values.map((entries, i) => `row ${i}: ${entries.map(show).join(" ")}`);
    grid.setAttribute("aria-label", `${label}, ${rows.join("; ")}`);
    const cell = (value, i, j) => {
      const taps = places?.[i][j] ?? [];
      const text = show(value);
      const one = h("span", { class: look(i, j) + (value || taps[0] + 1 ? "" : " zero") }, text);
      if (taps[0] + 1) one.style = tapStyle(taps[0]);
      // Where taps meet, the entry is their sum, and they stand at its foot.
      if (taps[1]) one.style = `background:${stripes(taps)} 0 100%/100% 15% no-repeat var(--panel)`;
      if (text[3]) one.style.fontSize = `calc(var(--cell)*${1.45 / text.length})`;
      return one;
    };
    inner.replaceChildren(...values.flatMap((row, i) => row.map((value, j) => cell(value, i, j))));
  };
  return grid;
}

// Show an explorer. `build` gets the inputs, and returns what to show and a function that draws the
// state and returns the sentence about it.
function explorer({ model, el }, name, keys, build, style = "") {
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
  let said, waiting;
  const update = (note) => {
    if (typeof note === "string") said = `${note} `;
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      const sentence = draw(state());
      live.replaceChildren(said ?? "", ...(place.dataset.masked === undefined ? sentence : [ASKED]));
      said = waiting = undefined;
    });
  };
  // Change some of the state; the note says what that means.
  const change = (changes, note) => {
    for (const key in changes) model.set(key, changes[key]);
    model.save_changes();
    update(note);
  };
  // Show a value in an input, unless somebody is typing there, and what it means.
  const put = (input, value, text) => {
    input.kept = value;
    if (text) input.ariaValueText = text;
    if (root.activeElement !== input || input.type !== "number") input.value = value;
  };
  // Fields for the list, or the rows of a matrix, that the state keeps under a key; `note` says what
  // a change means.
  const numbers = (key, label, note) => {
    const columns = start[key][0].length;
    const fields = start[key].flat().map((_, i) => {
      const place = columns ? `(${divmod(i, columns).join(", ")})` : i;
      const input = ({ target }) => {
        const typed = target.valueAsNumber;
        const kept = isNaN(typed) ? target.kept : clamp(Math.round(typed), -99, 99);
        const wrong = `Here stand whole numbers from −99 to 99: ${show(kept)} holds.`;
        const all = model.get(key).flat().with(i, kept);
        change({ [key]: columns ? inRows(all, columns) : all }, kept === typed ? note(place, show(kept)) : wrong);
      };
      return h("input", { type: "number", min: -99, max: 99, "aria-label": `${label} ${place}`, input,
        change: ({ target }) => (target.value = target.kept), focus: ({ target }) => target.select() });
    });
    const grid = h("div", { class: "fields", style: `--columns:${columns ?? fields.length}` }, ...fields);
    grid.draw = (values, taps = []) =>
      fields.forEach((field, i) => {
        put(field, values.flat()[i]);
        field.style = taps[i] + 1 ? tapStyle(taps[i]) : "";
      });
    return grid;
  };
  const slider = (label, min, max, set) =>
    h("input", { type: "range", min, max, "aria-label": label, input: ({ target }) => set(target.valueAsNumber) });
  const choice = (label, words, set) =>
    h("select", { "aria-label": label, change: ({ target }) => set(target.value) },
      ...words.map((word) => h("option", {}, word)));
  // A part of the figure, which scrolls where it is wider than the page.
  const part = (label, kind, ...children) =>
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
      h("div", { class: `stage ${kind}` }, ...children));
  const [shown, draw] = build({ change, numbers, slider, choice, put, part, start });
  const again = h("button", { click: () => change(start, "As at the start.") }, "Start again");
  root.append(
    h("div", { class: "box", role: "group", "aria-label": name }, ...shown, h("footer", {}, live, again)),
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
  update();
  return () => {
    themes.disconnect();
    masks.disconnect();
    for (const key of keys) model.off(`change:${key}`, update);
  };
}

const STYLE = `:host{${Object.entries(INKS).map(([name, two]) => `--${name}:light-dark(${two});`).join("")}
color:var(--ink);font:1rem/1.5 var(--sans,system-ui,sans-serif);text-align:left}
*{box-sizing:border-box}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.box{--cell:2.75rem;background:var(--paper);container:box/inline-size}
.scroll{overflow-x:auto;padding:.4rem}
.stage{align-items:center;display:grid;gap:.5rem .75rem;justify-content:safe center}
.name,.index,.zero{color:var(--soft)}
.name,.index{text-align:right}
.index{align-items:center;display:grid;font-size:.85rem;grid-auto-rows:var(--cell)}
.fields,.cells{display:grid;grid-template-columns:repeat(var(--columns),var(--cell));position:relative;width:max-content}
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
b{border-radius:.2rem;font-weight:600;padding:0 .25em}
footer{align-items:start;display:flex;gap:1rem;justify-content:space-between;margin:.5rem .4rem 0}
p{margin:0;min-height:3em;min-width:0}
@container box (max-width:30rem){*{--cell:2.3rem}.stage{column-gap:.5rem;font-size:.9rem}p{min-height:4.5em}}
@media (prefers-reduced-motion:no-preference){.cells i{transition:transform .15s}}`;
