// Reads formulas from standard input, writes what KaTeX makes of them: both JSON, in one order.
"use strict";

const { readFileSync } = require("node:fs");
const katex = require(process.argv[2]);

// KaTeX would show a command that it does not trust in red, and go on.
function trust({ command }) {
  if (command === "\\htmlClass") return true;
  throw new Error(`${command} is not for formulas`);
}

const options = {
  throwOnError: true,
  // \class is what MathJax calls it, in notebooks. \class{tap-1}{w_1} has the colour of tap 1.
  macros: { "\\class": "{\\htmlClass{tap #1}{#2}}" },
  trust,
  strict: (problem) => (problem === "htmlExtension" ? "ignore" : "error"),
};

// The source inside the MathML: nobody hears it, and the search would find it. Nor does anybody hear
// the row that a formula is in any case, or the size of a matrix's entries.
const UNHEARD =
  /<semantics><mrow>|<\/mrow><annotation.*?<\/annotation><\/semantics>|<\/?mstyle[^>]*>/gs;

// A letter or a number alone needs no tree: it is drawn, heard and copied as what it is.
const ALONE = new RegExp(
  '^<span class="katex"><span class="katex-mathml">.*<span class="katex-html" aria-hidden="true">' +
    '<span class="base"><span class="strut"[^>]*></span>(?:' +
    '<span class="mord (mathnormal"[^>]*>[^<]</span>)|(?:<span class="mord">(\u2212)</span>)?' +
    '<span class="mord">([\\d.]+)</span>)</span></span></span>$',
  "s",
);

function simplest(html) {
  const [, letter, minus = "", number] = ALONE.exec(html) ?? [];
  if (letter) return `<span class="katex"><span class="${letter}</span>`;
  return number ? `<span class="katex">${minus}${number}</span>` : html.replace(UNHEARD, "");
}

function rendered({ tex, display }) {
  try {
    return { html: simplest(katex.renderToString(tex, { ...options, displayMode: display })) };
  } catch (error) {
    return { error: error.message };
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(rendered)));
