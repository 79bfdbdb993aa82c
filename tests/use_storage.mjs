// Runs the page's storage in a browser that is not there: reads {scripts, storage, held, calls} and
// writes what each call returned, what the storage holds in the end, and what the page says.
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const { scripts, storage, held, calls } = JSON.parse(readFileSync(0, "utf8"));
const refused = (name) => Object.assign(new Error(name), { name });
const kept = Object.assign(Object.create({
  getItem: (name) => kept[name] ?? null,
  removeItem: (name) => delete kept[name],
  setItem(name, value) {
    if (storage === "full") throw refused("QuotaExceededError");
    kept[name] = String(value);
  },
}), held);
const said = [];
const element = () => ({
  children: [],
  append(...children) { this.children.push(...children); },
  addEventListener() {},
  setAttribute() {},
});
const main = { append: (line) => said.push(line.children[0]) };
const page = {
  URL,
  location: { href: "https://example.org/course/book/padding.html" },
  document: {
    documentElement: { dataset: { content_root: "../" } },
    createElement: element,
    querySelector: (selector) => (selector === "main" ? main : said.length ? {} : null),
  },
  get localStorage() {
    if (storage === "denied") throw refused("SecurityError");
    return kept;
  },
};
const found = runInNewContext(
  `${scripts.join("\n")}; [${calls.map(([name, ...given]) => `${name}(...${JSON.stringify(given)})`)}]`, page);
console.log(JSON.stringify({ found, kept, said }));
