// What this browser keeps for the book; modules use it, too. Nothing here throws: what cannot be kept
// holds until the page is left, and a line says so.
const bookPath = new URL(root.dataset.content_root, location.href).pathname; // a host may have several
const unkept = new Map();

function recall(name) {
  if (unkept.has(name)) return unkept.get(name);
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

// Nothing at all (null) forgets it.
function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
    unkept.delete(name);
  } catch (reason) {
    unkept.set(name, value);
    sayUnkept(reason.name === "QuotaExceededError");
  }
}

// A list of texts. Whatever else stands there, somebody else wrote, and it counts as nothing.
function recallList(name) {
  try {
    return (JSON.parse(recall(name)) ?? []).filter((item) => typeof item === "string");
  } catch {
    return [];
  }
}

function keptNames(start) {
  const names = new Set(unkept.keys());
  try {
    for (const name of Object.keys(localStorage)) names.add(name);
  } catch {
    // Denied: only what this page holds.
  }
  return [...names].filter((name) => name.startsWith(start) && recall(name) !== null);
}

function sayUnkept(full) {
  if (one(".unkept")) return;
  const keeps = full ? "has no room left for this book" : "keeps nothing for this page";
  const close = element("button", { type: "button" }, "Close");
  const said = `This browser ${keeps}, so what you write here now is gone when you leave the page. `;
  const line = element("p", { className: "unkept" }, said, close);
  line.setAttribute("role", "alert");
  close.addEventListener("click", () => (line.hidden = true));
  one("main").append(line);
}
