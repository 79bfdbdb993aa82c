// What the page's Python raises, in the words of Python, and what it lacks.

// What MicroPython says, as Python says it.
const OPERATORS = { add: "+", sub: "-", mul: "*", truediv: "/", floordiv: "//", mod: "%", matmul: "@", pow: "** or pow()" };
const IN_PYTHON = [
  [/^divide by zero$/, "division by zero"],
  [/isn't (defined|iterable|callable|subscriptable)$/, "is not $1"],
  [/^can't convert (\w+) to int$/, "'$1' object cannot be interpreted as an integer"],
  [/^unsupported types for __i?add__: '(list|tuple)', '(\w+)'$/, 'can only concatenate $1 (not "$2") to $1'],
  [
    /^unsupported types for __i?(\w+)__: ('\w+'), ('\w+')$/,
    (_, name, one, other) => `unsupported operand type(s) for ${OPERATORS[name] ?? name}: ${one} and ${other}`,
  ],
];

// An error's type and the first sentence of its message.
export function errorSaid({ type, text }) {
  const deep = text.startsWith("maximum recursion depth");
  const words = IN_PYTHON.reduce((said, [ours, theirs]) => said.replace(ours, theirs), text.trim());
  const sentence = words.split(/\n|(?<=\.)\s/)[0].slice(0, 120);
  return [deep ? "RecursionError" : type, sentence].filter(Boolean).join(": ");
}

// What a reader of Python may write and MicroPython does not know, and how one sees it in a program.
const LACKS = [
  [/^\s*(?:import|from)\s+((?!math\b|random\b|itertools\b|functools\b|collections\b|copy\b)\w+)/m, "import $1", ["ImportError"]],
  [/\bfrom\s+itertools\s+import\b|\bitertools\.\w+/, "that part of itertools", ["ImportError", "AttributeError"]],
  [/\bmath\.prod\b|\bimport\b.*\bprod\b/, "math.prod", ["AttributeError", "ImportError"]],
  [/^\s*match\s.+:\s*$/m, "match", ["SyntaxError"]],
  [/\[[^\]\n]*(?<![\w)\]]\s*)\*\s*[a-z_([]/i, "a star inside a list, as in [0, *k]", ["SyntaxError"]],
  [/\{[^}\n]*\*\*/, "two stars inside a dictionary", ["SyntaxError"]],
  [/\bsum\(.*\bstart\s*=/, "sum(start=)", ["TypeError"]],
  [/\bpadding_mode\s*=/, "padding_mode, as its conv_matrix knows zeros alone", ["TypeError"]],
  [/\bzip\(.*\bstrict\s*=/, "zip(strict=)", ["TypeError"]],
  [/\[[^\]\n]*:[^\]\n]*:[^\]\n]*\]/, "steps in slices of tuples and texts (lists have them)", ["NotImplementedError"]],
  [/\bdef\b/, "calls inside calls, more than some 150 deep", ["RuntimeError"]],
];

// A kind sentence about an error that Python itself would not raise, or nothing.
export function lacking(source, { type, text }) {
  if (type === "RuntimeError" && !text.startsWith("maximum recursion")) return "";
  for (const [seen, what, types] of LACKS) {
    const found = types.includes(type) && source.match(seen);
    if (found) return `The page's small Python lacks this: ${what.replace("$1", found[1])}. The notebook has it.`;
  }
  return "";
}
