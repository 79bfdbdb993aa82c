// Reads what was entered: text into numbers or a refusal, as convmatrix.exercises.reading does.
// What is said of the numbers is judge.js's.

export class Unreadable extends Error {}

// Small helps for sentences, as in words.py.
export const fill = (sentence, values = {}) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
export const listed = (items) => [items.slice(0, -1).join(", "), items.at(-1)].filter(Boolean).join(" and ");
export const many = (count, noun) => {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
};

// Reading: text into numbers, null where nothing was written.
const cleaned = (text) => text.replace(/[\u2010-\u2014\u2212\ufe63\uff0d]/g, "-").trim();
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export function readNumber(text, said) {
  const written = cleaned(text);
  if (!written) return null;
  if (NUMBER.test(written)) return Number(written);
  const shown = written.length > 40 ? `${written.slice(0, 37)}...` : written;
  throw new Unreadable(fill(said.NO_NUMBERS, { text: shown }));
}

// The numbers in a line: "1, 2", "1 2", "[1, 2]" or "tensor([1., 2.])".
export function readLine(text, said) {
  let inside = cleaned(text).replace(/^\w[\w.]*\((.*)\)$/s, "$1").replace(/,\s*\w+=[^\]]*$/, "");
  while (/^(\[.*\]|\(.*\)|\{.*\})$/s.test(inside)) inside = inside.slice(1, -1).trim();
  const words = inside.split(/[\s,]+/).filter(Boolean);
  return words.every((word) => NUMBER.test(word)) ? words.map(Number) : [readNumber(text, said)];
}

// The rows of a pasted table: lines of a spreadsheet, or a Python list of lists.
export function readTable(text, said) {
  if (text.split("[").length !== text.split("]").length) readNumber(text, said);
  const lines = text.includes("[")
    ? [...text.matchAll(/\[([^[\]]*)\]/g)].map((row) => row[1])
    : text.split(/\r?\n/).filter((line) => line.trim());
  const rows = lines.map((line) => {
    const cells = line.includes("\t") ? line.split("\t") : cleaned(line).split(/[\s,]+/);
    return cells.map((cell) => readNumber(cell, said));
  });
  const place = rows.findIndex((row) => row.length !== rows[0].length);
  if (place < 0) return rows;
  const [first, other] = [rows[0], rows[place]].map((row) => many(row.length, "entry"));
  throw new Unreadable(fill(said.UNEQUAL_ROWS, { first, place, other }));
}

export const whole = (number, said) => {
  if (Number.isInteger(number)) return number;
  throw new Unreadable(fill(said.NOT_WHOLE, { value: number }));
};
