// Reads what was entered, as convmatrix.exercises.reading does and by the same table (grammar.py):
// nested lists of numbers, with null where nothing was written, or a refusal. What is said of the
// numbers is judge.js's.

export class Unreadable extends Error {}

// Small helps for sentences, as in words.py.
export const fill = (sentence, values = {}) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
export const listed = (items) => [items.slice(0, -1).join(", "), items.at(-1)].filter(Boolean).join(" and ");
export const many = (count, noun) => {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
};

function refuse(sentence, values) {
  throw new Unreadable(fill(sentence, values));
}

// A number as Python shows it.
function shown(number) {
  if (!Number.isFinite(number)) return Number.isNaN(number) ? "nan" : number < 0 ? "-inf" : "inf";
  if (!number || Math.abs(number) >= 1e-4) return String(number);
  return number.toExponential().replace(/-(\d)$/, "-0$1");
}

let compiled; // the table, once

function grammar(said) {
  if (compiled) return compiled;
  const { CHARACTERS, DIGITS, REWRITES, TOKENS, REFUSALS, MEANT_BY_SETS, ...rest } = said.GRAMMAR;
  const rules = (pairs) => pairs.map(([pattern, name]) => [new RegExp(pattern), name]);
  const instead = Object.entries(CHARACTERS).flatMap(([to, ones]) => [...ones].map((one) => [one, to]));
  for (const zero of DIGITS) {
    for (let value = 0; value < 10; value++) {
      instead.push([String.fromCodePoint(zero.codePointAt(0) + value), String(value)]);
    }
  }
  compiled = {
    ...rest,
    instead: new Map(instead),
    rewrites: REWRITES.map(([pattern, to]) => [new RegExp(pattern, "g"), to]),
    names: TOKENS.map(([name]) => name),
    token: new RegExp(TOKENS.map(([, pattern]) => `(${pattern})`).join("|"), "y"),
    refusals: rules(REFUSALS),
    meant: rules(MEANT_BY_SETS),
  };
  return compiled;
}

// A list of which the end has not come yet: its rows, and whether a separator came last.
class Group {
  constructor(opening = "") {
    Object.assign(this, { opening, rows: [[]], parted: true, listed: false });
  }

  get row() {
    return this.rows.at(-1);
  }

  add(item) {
    this.row.push(item);
    this.parted = false;
  }

  part() {
    this.parted = this.listed = true;
  }

  nextRow() {
    this.rows.push([]);
    this.parted = this.listed = true;
  }

  done() {
    let rows = this.rows.filter((row) => row.length);
    if (rows.every((row) => row.length === 1)) rows = [rows.flat(1)];
    const [first] = rows;
    if (["", "("].includes(this.opening) && !this.listed && first.length === 1) return first[0];
    return rows.length === 1 ? first : rows;
  }
}

// A text that is taken apart: a stack of lists, the innermost of them last. Each method is a token.
class Text {
  constructor(text, said, tally, asked) {
    Object.assign(this, { text, said, tally, asked, groups: [new Group()], end: -1 });
    const bare = !/[([{]/.test(text);
    this.lined = bare && text.includes("\n");
    this.cells = bare && text.includes("\t") && !/[,;|&]/.test(text);
  }

  read() {
    const { token, names } = grammar(this.said);
    for (let at = 0; at < this.text.length; ) {
      token.lastIndex = at;
      const found = token.exec(this.text);
      if (!found) this.refuse();
      const which = found.findIndex((piece, place) => place && piece !== undefined);
      this[names[which - 1]](found[0], at);
      at += found[0].length;
    }
    if (this.groups.length > 1) this.refuse("BRACKETS");
    const [group] = this.groups;
    if (this.cells) {
      this.lastCell();
      group.rows = table(group.rows);
    }
    const done = group.done();
    return done?.length === 0 ? null : done;
  }

  get group() {
    return this.groups.at(-1);
  }

  refuse(name) {
    const { meant, refusals } = grammar(this.said);
    const rules = [...(this.asked === "set" ? meant : []), ...(name ? [] : refusals)];
    const found = rules.find(([pattern]) => pattern.test(this.text));
    const letters = [...this.text];
    const text = letters.length > 40 ? `${letters.slice(0, 37).join("")}...` : this.text;
    refuse(this.said[found?.[1] ?? name ?? "NO_NUMBERS"], { text });
  }

  item(value) {
    this.tally.count(1);
    this.group.add(value);
  }

  blank() {
    this.item(null);
  }

  number(piece, at) {
    if (at === this.end || (piece.includes(" ") && !this.group.parted)) this.refuse();
    this.item(Number(piece.replace(" ", "")) + 0); // never -0
    this.end = at + piece.length;
  }

  endless(piece, at) {
    if (at === this.end) this.refuse();
    this.item(/nan/i.test(piece) ? NaN : piece.startsWith("-") ? -Infinity : Infinity);
    this.end = at + piece.length;
  }

  opening(piece, at) {
    if (at === this.end) this.refuse();
    if (this.groups.length > grammar(this.said).DEEPEST) this.refuse("TOO_DEEP");
    this.groups.push(new Group(piece));
  }

  closing(piece, at) {
    if ({ "[": "]", "(": ")", "{": "}" }[this.group.opening] !== piece) this.refuse("BRACKETS");
    this.item(this.groups.pop().done());
    this.end = piece === ")" ? at + 1 : -1;
  }

  text_in_quotes(piece, at) {
    if (at === this.end) this.refuse();
    this.item(new Text(piece.slice(1, -1), this.said, this.tally, this.asked).read());
  }

  space() {}

  comma() {
    if (this.group.parted) this.item(null);
    this.group.part();
  }

  bar() {
    if (this.group.row.length) this.comma();
  }

  semicolon() {
    if (this.lined) {
      this.comma();
      return;
    }
    if (!this.group.row.length) this.item(null);
    this.group.nextRow();
  }

  tab() {
    if (this.cells) this.comma();
  }

  line() {
    this.lastCell();
    if (this.lined && this.group.row.length) this.group.nextRow();
  }

  lastCell() {
    if (this.cells && this.group.parted && this.group.row.length) this.item(null);
  }
}

// Rows of a spreadsheet without empty columns at the ends; other empty cells are 0.
function table(rows) {
  const places = rows.flatMap((row) => row.flatMap((cell, at) => (cell === null ? [] : [at])));
  const first = places.reduce((one, other) => Math.min(one, other), places[0] ?? 0);
  const last = places.reduce((one, other) => Math.max(one, other), 0);
  const kept = rows.filter((row) => row.length).map((row) => row.slice(first, last + 1));
  if (kept.length > 1 && places.length) return kept.map((row) => row.map((cell) => cell ?? 0));
  return kept.length ? kept : [[]];
}

// How much has been read, all in all.
class Tally {
  constructor(said) {
    Object.assign(this, { said, items: 0, letters: 0 });
  }

  count(items, letters = 0) {
    this.items += items;
    this.letters += letters;
    const { MOST_NUMBERS, LONGEST_TEXT } = grammar(this.said);
    if (this.items > MOST_NUMBERS) {
      refuse(this.said.TOO_MANY, { most: MOST_NUMBERS.toLocaleString("en") });
    }
    if (this.letters > LONGEST_TEXT) refuse(this.said.TOO_LONG);
  }
}

function parsed(written, said, tally, asked) {
  const { instead, rewrites, PARTED, NO_DECIMAL_COMMA, ONE_DECIMAL_COMMA, GROUPED, COMMA_WITHIN, SPACED } =
    grammar(said);
  const letters = [...written];
  tally.count(0, letters.length);
  let text = letters.map((letter) => instead.get(letter) ?? letter).join("");
  for (const [pattern, to] of rewrites) text = text.replace(pattern, to);
  const found = (pattern) => new RegExp(pattern).test(text);
  const decimal = found(PARTED) && !found(NO_DECIMAL_COMMA);
  if (asked.startsWith("whole number") && found(GROUPED)) text = text.replaceAll(",", "").replaceAll(" ", "");
  else if (decimal || (asked === "whole number" && found(ONE_DECIMAL_COMMA))) text = text.replaceAll(",", ".");
  const read = new Text(text, said, tally, asked);
  if (!asked && found(COMMA_WITHIN) && found(SPACED) && !found(NO_DECIMAL_COMMA)) read.refuse("EITHER_COMMA");
  return read.read();
}

// Texts and numbers, in lists or alone, into nested lists of numbers. In a single number, if one is
// asked for, a comma is its decimal comma or groups its digits, and what is no set may be meant as an interval.
export function plain(answer, said, asked = "", tally = new Tally(said), depth = 0) {
  tally.count(1);
  if (typeof answer === "string") return parsed(answer, said, tally, asked);
  if (!Array.isArray(answer)) return answer ?? null;
  if (depth >= grammar(said).DEEPEST) refuse(said.TOO_DEEP);
  return answer.map((part) => plain(part, said, asked, tally, depth + 1));
}

// As in kinds.py.
const flat = (inside) => (Array.isArray(inside) ? inside.flat(Infinity) : [inside]);

function written(inside, said) {
  const all = flat(inside);
  const numbers = all.filter((number) => number !== null);
  if (numbers.length && numbers.length < all.length) refuse(said.MISSING);
  return numbers;
}

function whole(number, said) {
  if (!Number.isInteger(number)) refuse(said.NOT_WHOLE, { value: shown(number) });
  if (Math.abs(number) > grammar(said).LARGEST) refuse(said.TOO_LARGE);
  return number;
}

function shapeOf(inside, said) {
  if (!Array.isArray(inside)) return [];
  const entries = (shape) => (shape.length ? many(shape[0], "entry") : "no list of entries");
  const shapes = inside.map((part) => shapeOf(part, said));
  shapes.forEach((shape, place) => {
    if (shape.join() === shapes[0].join() && shape.length === shapes[0].length) return;
    if (!shapes[0].length) refuse(said.LIST_FOR_ENTRY, { place });
    refuse(said.UNEQUAL_ROWS, { first: entries(shapes[0]), place, other: entries(shape) });
  });
  return [shapes.length, ...(shapes[0] ?? [])];
}

// The place of the first number for which something holds, as text, or null.
function placeOf(numbers, shape, holds) {
  let at = numbers.findIndex(holds);
  if (at < 0) return null;
  const place = [...shape].reverse().map((length) => {
    const index = at % length;
    at = Math.floor(at / length);
    return index;
  });
  return place.length === 1 ? String(place[0]) : `(${place.reverse().join(", ")})`;
}

// Finite numbers with their shape, or null when none is written.
function array(inside, said) {
  const numbers = flat(inside);
  if (numbers.every((number) => number === null)) return null;
  const shape = shapeOf(Array.isArray(inside) ? inside : [inside], said);
  let place = placeOf(numbers, shape, (number) => number === null);
  if (place) refuse(said.ENTRY_MISSING, { place });
  place = placeOf(numbers, shape, (number) => !Number.isFinite(number));
  const value = shown(numbers.find((number) => !Number.isFinite(number)) ?? 0);
  if (place) refuse(said.ENTRY_NO_NUMBER, { place, value });
  return { numbers, shape };
}

const rowsOf = (numbers, width) =>
  Array.from({ length: numbers.length / width }, (_, at) => numbers.slice(at * width, (at + 1) * width));

function squeezed(shape) {
  const axes = [...shape];
  while (axes.length > 2 && axes.includes(1)) axes.splice(axes.indexOf(1), 1);
  return axes;
}

// How each kind of answer is read: into rows of numbers, or null for a blank.
export const readers = {
  "whole number"(answer, exercise, said) {
    const numbers = written(plain(answer, said, "whole number"), said);
    if (numbers.length > 1) refuse(said.SEVERAL);
    return numbers.length ? [[whole(numbers[0], said)]] : null;
  },

  "whole numbers"(answer, exercise, said) {
    let numbers = flat(plain(answer, said));
    const asked = exercise.questions.length;
    // Several stand in the field of the first, say.
    if (numbers.length > asked) {
      numbers = numbers.filter((number) => number !== null);
      while (numbers.length < asked) numbers.push(null);
    }
    // Each may have its digits in groups.
    if (numbers.length > asked && Array.isArray(answer)) {
      const alone = flat(plain(answer, said, "whole numbers"));
      if (alone.length === asked) numbers = alone;
    }
    if (!numbers.some((number) => number !== null)) return null;
    const came = numbers.length === 1 ? "is 1" : `are ${numbers.length}`;
    if (numbers.length !== asked) refuse(said.HOW_MANY, { asked, came });
    const missing = numbers.indexOf(null);
    if (missing >= 0) refuse(said.NUMBER_MISSING, { ordinal: said.ORDINALS[missing] });
    return [numbers.map((number) => whole(number, said))];
  },

  set(answer, { least, most }, said) {
    const numbers = written(plain(answer, said, "set"), said).map((number) => whole(number, said));
    const found = [...new Set(numbers)].sort((one, other) => one - other);
    const outside = found.filter((number) => number < least || number > most);
    const verb = outside.length === 1 ? "is" : "are";
    const some = listed(outside.slice(0, 5).map(String));
    if (outside.length) refuse(said.OUTSIDE, { least, most, numbers: some, verb });
    return found.length ? [found] : null;
  },

  vector(answer, exercise, said) {
    const found = array(plain(answer, said), said);
    if (!found?.numbers.some(Boolean)) return null;
    const shape = `(${found.shape.join(", ")})`;
    if (found.shape.filter((length) => length !== 1).length > 1) refuse(said.NO_VECTOR, { shape });
    return [found.numbers];
  },

  counterexample: (answer, exercise, said) => readers.vector(answer, exercise, said),

  // A blank cell of the grid is a 0.
  matrix(answer, exercise, said) {
    const grid = Array.isArray(answer?.[0]);
    const filled = (cell) => (typeof cell === "string" && !cell.trim() ? 0 : cell);
    const cells = grid && answer.map((row) => (Array.isArray(row) ? row.map(filled) : row));
    const found = array(plain(cells || answer, said), said);
    if (!found?.numbers.some(Boolean)) return null;
    const shape = squeezed(found.shape);
    const line = `${many(found.numbers.length, "number")} in one line`;
    const came = shape.length < 2 ? line : `an array with ${shape.length} axes`;
    if (shape.length !== 2) refuse(said.NO_MATRIX, { came });
    return rowsOf(found.numbers, shape[1]);
  },
};

// The rows of a pasted table, with null in empty cells.
export function readTable(text, said) {
  const inside = plain(text, said);
  const shape = squeezed(shapeOf(Array.isArray(inside) ? inside : [inside], said));
  if (shape.length > 2) refuse(said.NO_MATRIX, { came: `an array with ${shape.length} axes` });
  return rowsOf(flat(inside), shape.at(-1));
}
