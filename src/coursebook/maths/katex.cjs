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

// The source inside the MathML: nobody hears it, and the search would find it.
const SOURCE = /<semantics>(.*?)<annotation.*?<\/annotation><\/semantics>/s;

function rendered({ tex, display }) {
  try {
    const html = katex.renderToString(tex, { ...options, displayMode: display });
    return { html: html.replace(SOURCE, "$1") };
  } catch (error) {
    return { error: error.message };
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(rendered)));
