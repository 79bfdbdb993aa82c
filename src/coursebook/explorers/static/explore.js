// Brings each explorer to life when it comes into view; until then it is a picture. A link may carry the
// state of one, behind its name: #padding?signal=3,1,4&kernel=2,3&padding=1&mode=zeros

const places = [...document.querySelectorAll(".explorer")];
// The name of an explorer in links; a second of its kind on the page has a number.
const keyOf = ({ dataset: { explorer } }, i) =>
  explorer + (places.slice(0, i).filter((place) => place.dataset.explorer === explorer).length || "");
const text = (value) => (value[0]?.length && value.map ? value.map((row) => row.join()).join(";") : `${value}`);
const numbers = (list) => list.split(",").map(Number);
const like = (value, given) =>
  typeof value === "string" ? given
  : !value.map ? (isNaN(given) ? given : Number(given))
  : value[0].length ? given.split(";").map(numbers) : numbers(given);

// What a reader has made of a figure stays in this browser, until it stands as in the book again.
function left(figure, fits) {
  try {
    const next = JSON.parse(recall(figure));
    return fits(next) && next;
  } catch {} // somebody else wrote there
}

// What a notebook's widget is to an explorer: values by name, and who wants to hear of changes.
function modelOf(values, key, note, figure) {
  const book = JSON.stringify(values);
  const listeners = new EventTarget();
  return {
    note,
    get: (name) => values[name],
    set(name, value) {
      values[name] = value;
      listeners.dispatchEvent(new Event(`change:${name}`));
    },
    on: (name, listener) => listeners.addEventListener(name, listener),
    off: (name, listener) => listeners.removeEventListener(name, listener),
    save_changes() {
      const now = JSON.stringify(values);
      remember(figure, now === book ? null : now);
      // It is no longer what a link has said, and a reload brings back what was made of it.
      if (location.hash.startsWith(`#${key}?`))
        history.replaceState(history.state, "", location.pathname + location.search);
    },
    async link(state) {
      const parts = Object.entries(state).map(([name, value]) => `${name}=${text(value)}`);
      const url = new URL(`#${key}?${encodeURI(parts.join("&"))}`, location);
      try {
        await navigator.clipboard.writeText(url);
        return "Copied: a link to this figure as it stands.";
      } catch {
        history.replaceState(null, "", url);
        return "The link to this figure as it stands is in the address bar.";
      }
    },
  };
}

const [wanted, query] = location.hash.slice(1).split("?");
const asked = query && places.find((place, i) => keyOf(place, i) === wanted);

async function start(place) {
  const { module, state } = place.dataset;
  const { default: { render, fit } } = await import(new URL(module, document.baseURI));
  let values = JSON.parse(state);
  const key = keyOf(place, places.indexOf(place));
  const figure = `figure in ${location.pathname}#${key}`;
  const fits = (next) => JSON.stringify(fit(next)) === JSON.stringify(next);
  const before = place !== asked && left(figure, fits);
  let note = before && "As you left it.";
  if (place === asked) {
    const given = new URLSearchParams(query);
    const linked = Object.entries(values).map(([name, value]) => [name, like(value, given.get(name) ?? "none")]);
    const next = Object.fromEntries(linked);
    note = fits(next) ? "As in the link." : "The link's figure cannot be: this is the one that stands here.";
    if (fits(next)) values = next;
  }
  const el = document.createElement("div");
  el.className = "explorer-live";
  place.append(el);
  const model = modelOf(values, key, note, figure);
  render({ model, el });
  for (const [name, value] of Object.entries(before || {})) model.set(name, value);
  place.classList.add("alive");
}

onceSeen(places, "50%", start);
if (asked) {
  asked.closest("details")?.setAttribute("open", "");
  asked.scrollIntoView({ block: "center" });
}
