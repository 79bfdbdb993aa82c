// Brings each explorer to life when it comes into view; until then it is a picture.

// What a notebook's widget is to an explorer: values by name, and who wants to hear of changes.
function modelOf(values) {
  const listeners = new EventTarget();
  return {
    get: (name) => values[name],
    set(name, value) {
      values[name] = value;
      listeners.dispatchEvent(new Event(`change:${name}`));
    },
    on: (name, listener) => listeners.addEventListener(name, listener),
    off: (name, listener) => listeners.removeEventListener(name, listener),
    save_changes() {},
  };
}

async function start(place) {
  const { module, state } = place.dataset;
  const { default: explorer } = await import(new URL(module, document.baseURI));
  const el = document.createElement("div");
  el.className = "explorer-live";
  place.append(el);
  explorer.render({ model: modelOf(JSON.parse(state)), el });
  place.classList.add("alive");
}

const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    start(target);
  }
}, { rootMargin: "50%" });
for (const place of document.querySelectorAll(".explorer")) near.observe(place);
