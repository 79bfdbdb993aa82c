// What a page does besides being read: colours, menu, search, copying, wide things that scroll.
"use strict";

const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // No storage: the choice holds for this page.
  }
}

function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

// Light, dark, or as the system is.
function colours() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = one(".mode-button");
  const names = { auto: "as the system", light: "light", dark: "dark" };
  const show = () => {
    const { mode } = root.dataset;
    root.dataset.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
    one(".tool-text", button).textContent = `Colours: ${names[mode]}`;
  };
  button.addEventListener("click", () => {
    root.dataset.mode = { auto: "light", light: "dark", dark: "auto" }[root.dataset.mode] ?? "auto";
    remember("mode", root.dataset.mode);
    show();
  });
  system.addEventListener("change", show);
  // Paper is light.
  addEventListener("beforeprint", () => (root.dataset.theme = "light"));
  addEventListener("afterprint", show);
  show();
}

// On a narrow screen the contents lie behind a button.
function menu() {
  const button = one(".menu-button");
  const contents = one("#contents");
  const narrow = matchMedia("(max-width: 62rem)");
  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  const open = (yes) => {
    button.setAttribute("aria-expanded", yes);
    one("main").inert = yes && narrow.matches;
    if (yes) one("a", contents).focus();
  };
  button.addEventListener("click", () => open(!isOpen()));
  narrow.addEventListener("change", () => open(false));
  contents.addEventListener("click", (event) => event.target.closest("a") && open(false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    open(false);
    button.focus();
  });
}

// Ctrl K and / open the search from anywhere.
function search() {
  const dialog = one("#search-dialog");
  const show = (event) => {
    event.preventDefault();
    const field = one("main .search-form input");
    if (field) field.focus();
    else if (!dialog.open) dialog.showModal();
  };
  one(".search-button").addEventListener("click", show);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const control = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (control || slash) show(event);
  });
}

// Of a session at the prompt, what was typed.
function typed(text) {
  const lines = text.split("\n");
  const prompted = lines.filter((line) => /^(>>>|\.\.\.)( |$)/.test(line));
  const kept = prompted.length ? prompted.map((line) => line.slice(4)) : lines;
  return kept.join("\n").trim() + "\n";
}

function copying() {
  if (!navigator.clipboard) return;
  for (const code of all("div.highlight")) {
    if (code.closest(".cell_output")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(typed(one("pre", code).textContent));
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    code.append(button);
  }
}

// What is wider than the page scrolls by itself; the keyboard must reach it, and it has a name.
function scrolling() {
  const kind = (region) => {
    if (region.matches(".formula")) return "Formula";
    if (region.tagName !== "PRE") return "Table";
    return region.closest(".cell_output") ? "Output" : "Code";
  };
  const look = (region) => {
    if (region.scrollWidth > region.clientWidth + 1) {
      region.tabIndex = 0;
      region.setAttribute("role", "region");
      region.setAttribute("aria-label", `${kind(region)} ${number.get(region)}, scrolls sideways`);
    } else if (region.tabIndex === 0) {
      for (const name of ["tabindex", "role", "aria-label"]) region.removeAttribute(name);
    }
  };
  const regions = all(".formula, div.highlight pre, .table-scroll");
  const number = new Map(regions.map((region, index) => [region, index + 1]));
  // It reports each region once, and whenever its size changes.
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => look(target)));
  const observe = () => regions.forEach((region) => observer.observe(region));
  observe();
  document.fonts.ready.then(() => {
    observer.disconnect();
    observe();
  });
}

// The contents mark the section that is being read.
function reading() {
  const links = new Map(all(".contents .sections a").map((link) => [link.hash.slice(1), link]));
  const seen = new Set();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
    const now = sections.filter((section) => seen.has(section)).at(-1);
    for (const link of links.values()) link.removeAttribute("aria-current");
    if (now) links.get(now.id).setAttribute("aria-current", "true");
  }, { rootMargin: "-20% 0px -70% 0px" });
  const sections = all("main section[id]").filter((section) => links.has(section.id));
  for (const section of sections) watch.observe(section);
}

// A prediction is committed to before its result unfolds; both stay side by side, also when the
// reader comes back.
function predicting() {
  const kept = (form) => `predicted in ${location.pathname}#${form.getAttribute("aria-describedby")}`;
  const show = (form, text) => {
    const said = document.createElement("p");
    said.className = "predicted";
    said.tabIndex = -1;
    said.textContent = `You predicted: ${text}`;
    form.nextElementSibling.open = true;
    form.replaceWith(said);
    return said;
  };
  for (const form of all(".prediction")) {
    const before = recall(kept(form));
    if (before) show(form, before);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = form.elements.prediction.value.trim();
      if (!text) return;
      remember(kept(form), text);
      show(form, text).focus();
    });
  }
  // A link may lead into a result, and paper shows them all.
  const unfold = () => one(":target")?.closest("details")?.setAttribute("open", "");
  addEventListener("hashchange", unfold);
  addEventListener("beforeprint", () => all("details.result").forEach((result) => (result.open = true)));
  unfold();
}

for (const feature of [colours, menu, search, copying, scrolling, reading, predicting]) feature();
