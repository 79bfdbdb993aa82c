// What was found, below the field while somebody types: the arrows go through it, Enter opens.
"use strict";

const MOST_SHOWN = 8;
const finding = new Finder(SEARCH_INDEX).fill();

// An element with children.
function part(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function shown({ address, id, page, title, pieces, find }) {
  const words = find ? `?find=${encodeURIComponent(find)}` : "";
  const link = part("a", { href: `${root.dataset.content_root}${address}${words}${id && `#${id}`}` }, title || page);
  const excerpt = pieces.map(({ text, hit }) => (hit ? part("mark", {}, text) : text));
  const where = title && id ? [part("span", { class: "found-page" }, page)] : [];
  return part("li", {}, link, ...where, part("p", {}, ...excerpt));
}

// What a listener hears of a search.
function said({ results, strange }) {
  const quoted = (words) => words.map((word) => `“${word}”`).join(", ");
  const count = results.length === 1 ? "1 place" : `${results.length} places`;
  if (!strange.length) return results.length ? `${count}.` : "Nothing in this book has these words.";
  const lacks = `Nothing in this book has ${quoted(strange.map(({ word }) => word))}.`;
  const slips = strange.flatMap(({ slips }) => slips);
  if (!results.length) return `${lacks}${strange.some(({ near }) => near.length) ? " Titles have" : ""}`;
  return slips.length ? `${lacks} ${count} for ${quoted(slips)}.` : `${lacks} ${count} for the other words.`;
}

// Search as somebody types in the field of a form, and show what is found below it.
async function searching(form, asPage) {
  const field = one("input", form);
  const status = form.parentElement.querySelector(".found-said");
  const list = form.parentElement.querySelector(".found");
  const finder = await finding;
  const links = () => all("a", list);
  const show = () => {
    const query = field.value.trim();
    if (!query) return list.replaceChildren(), status.replaceChildren();
    const found = finder.find(query);
    const most = asPage ? found.results.length : MOST_SHOWN;
    list.replaceChildren(...found.results.slice(0, most).map(shown));
    if (found.results.length > most) {
      const every = `${form.action}?q=${encodeURIComponent(query)}`;
      list.append(part("li", { class: "found-all" }, part("a", { href: every }, `All ${found.results.length} places`)));
    }
    const near = found.results.length ? [] : found.strange.flatMap(({ near }) => near).map(suggestion);
    status.replaceChildren(said(found), ...near.flatMap((one) => [" ", one]));
  };
  const suggestion = (word) => {
    const button = part("button", { type: "button" }, word);
    button.addEventListener("click", () => {
      field.value = word;
      show();
      field.focus();
    });
    return button;
  };
  const go = (event) => {
    const places = [field, ...links()];
    const at = places.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (at < 0 || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    places[Math.min(Math.max(at + step, 0), places.length - 1)].focus();
  };
  field.addEventListener("input", show);
  form.parentElement.addEventListener("keydown", go);
  form.addEventListener("submit", (event) => {
    if (asPage) return;
    event.preventDefault();
    links()[0]?.click();
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || link.pathname !== location.pathname || !link.hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    form.closest("dialog")?.close();
    location.hash = link.hash;
    land(new URL(link).searchParams.get("find") ?? "");
  });
  show();
}
