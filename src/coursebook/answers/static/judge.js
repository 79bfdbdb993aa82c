// Judges an answer as convmatrix.exercises.judging does. It is given digests in place of the right
// answer (digests.py) and the sentences that Python says; it only compares and chooses.

import { Unreadable, fill, listed, many, readers } from "./reading.js";

// Helps for sentences: spans() as in words.py, and g() writes numbers as Python's format "g" does.
function spans(numbers) {
  const runs = [];
  for (const number of numbers) {
    if (runs.at(-1)?.at(-1) === number - 1) runs.at(-1).push(number);
    else runs.push([number]);
  }
  return listed(runs.flatMap((run) => (run.length > 2 ? `${run[0]} to ${run.at(-1)}` : run)).map(String));
}

export function g(number) {
  const rounded = Number(number.toPrecision(6));
  const power = rounded && Math.floor(Math.log10(Math.abs(rounded)));
  if (power >= -4 && power < 6) return String(rounded);
  const [digits, exponent] = rounded.toExponential().split("e");
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

// Digests of rows of numbers, or of a part of an answer; numbers that differ by rounding agree.
const inUnits = (said) => (number) => String(Math.floor(number / said.TOLERANCE + 0.5));
const asText = (rows, said) => rows.map((row) => row.map(inUnits(said)).join(" ")).join("\n");
const encoder = new TextEncoder();

async function digest(...parts) {
  const hash = await crypto.subtle.digest("SHA-256", encoder.encode(parts.join("\0")));
  return btoa(String.fromCharCode(...new Uint8Array(hash).slice(0, 9)));
}

const onLength = (value, { size }, said) =>
  fill(said.VECTOR_LENGTH, { entries: many(value[0].length, "entry"), size });

// Each kind of answer: what a wrong one is told and earns. How it is read, reading.js says.
const kinds = {
  "whole number": {
    facts: () => ({}),
    share: () => 0,
    remark: (value, facts, exercise, said) => said.ANOTHER,
  },

  "whole numbers": {
    facts: rightParts,
    share: (value, { right }) => right.filter(Boolean).length / right.length,
    remark(value, { right }, exercise, said) {
      const names = said.ORDINALS.filter((_, place) => right[place]);
      const wrong = right.indexOf(false);
      const ordinal = said.ORDINALS[wrong];
      const about = fill(said.ABOUT_NUMBER, { ordinal, question: exercise.questions[wrong] });
      if (!names.length) return about;
      const form = names.length === 1 ? said.ONE_RIGHT : said.SOME_RIGHT;
      return `${fill(form, { ordinals: listed(names) })} ${about}`;
    },
  },

  set: {
    async facts(value, exercise, said) {
      const count = exercise.most - exercise.least + 1;
      const all = Array.from({ length: count }, (_, place) => exercise.least + place);
      const unit = inUnits(said);
      const digests = all.map((number) => digest(exercise.id, "member", unit(number)));
      const inside = (await Promise.all(digests)).map((one) => exercise.members.includes(one));
      const ticked = all.map((number) => value[0].includes(number));
      return {
        missing: inside.some((yes, place) => yes && !ticked[place]),
        tooMany: inside.some((yes, place) => !yes && ticked[place]),
      };
    },
    share: () => 0,
    remark(value, { missing, tooMany }, exercise, said) {
      const form = missing && tooMany ? "BOTH" : missing ? "INCOMPLETE" : "TOO_LARGE";
      const [least, most, more] = value[0];
      const ends = more === undefined && most - least > 1;
      return said[`SET_${form}`] + (ends ? ` ${fill(said.INTERVAL, { least, most })}` : "");
    },
  },

  vector: {
    async facts(value, exercise, said) {
      const long = value[0].length === exercise.parts.length;
      return { long, ...(await rightParts(value, exercise, said)) };
    },
    share: () => 0,
    remark(value, { long, right }, exercise, said) {
      if (!long) return onLength(value, exercise, said);
      const { entry, look: question } = exercise;
      const place = right.indexOf(false);
      const look = fill(said.LOOK_AT_ENTRY, { entry, place, look: question });
      return place ? `${fill(said.ENTRIES_BEFORE, { entry, place })} ${look}` : look;
    },
  },

  counterexample: {
    facts(value, { rows, input }) {
      const long = value[0].length === input.length;
      const made = rows.map((row) => row.reduce((sum, weight, at) => sum + weight * (value[0][at] ?? 0), 0));
      return { long, made };
    },
    right: ({ long, made: [wrong, right] }, said) => long && Math.abs(wrong - right) > said.TOLERANCE,
    share: () => 0,
    remark(value, { long, made }, exercise, said) {
      if (!long) return onLength(value, exercise, said);
      return fill(said.DOES_NOT_SHOW, { output: g(made[1]) });
    },
  },

  matrix: {
    async facts(value, exercise, said) {
      const x = exercise.input;
      const product = value.map((row) => row.reduce((sum, entry, at) => sum + entry * x[at], 0));
      const [rows, output] = await Promise.all([
        Promise.all(value.map((row) => digest(exercise.id, asText([row], said)))),
        digest(exercise.id, asText([product], said)),
      ]);
      const wide = value[0].length === exercise.columns;
      return {
        rows,
        wide,
        fits: wide && value.length === exercise.rows.length,
        right: rows.map((row, place) => row === exercise.rows[place]),
        onOwnInput: wide && output === exercise.output,
      };
    },
    share(value, { rows, wide, fits, right }, exercise) {
      const half = right.filter(Boolean).length / right.length >= exercise.half;
      if (fits) return half ? exercise.half : 0;
      const oneOff = wide && (oneRowLess(rows, exercise.rows) || oneRowLess(exercise.rows, rows));
      return oneOff ? exercise.half : 0;
    },
    remark(value, facts, exercise, said) {
      const { rank } = exercise;
      const form = (name) => said[exercise.transposed ? `${name}_TRANSPOSED` : name];
      if (!facts.wide) {
        const columns = many(value[0].length, "column");
        return fill(form("COLUMNS"), { columns, inputs: said.INPUTS[rank] });
      }
      if (!facts.fits) return fill(form("ROWS"), { rows: many(value.length, "row") });
      const own = fill(said.ON_OWN_INPUT, { input: said.OWN_INPUT[rank] });
      const { right } = facts;
      const blank = value.map((row, at) => !right[at] && !row.some(Boolean));
      const fine = right.map((yes, at) => yes || blank[at]);
      const where = () =>
        (exercise.padded && onBoundary(right, fine, said)) ||
        onStructure(value, blank, exercise, said) ||
        fill(form("LOOK_AT_ROW"), { row: fine.indexOf(false) });
      const rows = [onRows(right, said.ROW_RIGHT, said.ROWS_RIGHT), onRows(blank, said.ROW_EMPTY, said.ROWS_EMPTY)];
      const parts = [facts.onOwnInput ? own : "", ...rows, fine.every(Boolean) ? "" : where()];
      return parts.filter(Boolean).join(" ");
    },
  },
};

async function rightParts(value, exercise, said) {
  const unit = inUnits(said);
  const parts = value[0].map((number, place) => digest(exercise.id, place, unit(number)));
  return { right: (await Promise.all(parts)).map((part, place) => part === exercise.parts[place]) };
}

// Whether a signal goes up by the same amount everywhere, or is level.
function straight(numbers, level, said) {
  const steps = (some) => some.slice(1).map((number, at) => number - some[at]);
  const all = level ? steps(numbers) : steps(steps(numbers));
  return all.map(inUnits(said)).every((step) => Number(step) === 0);
}

// Whether a signal is 0 in every place where two rows differ.
const zeroWhere = ([one, other], numbers) => one.every((weight, at) => weight === other[at] || !numbers[at]);

// Whether these rows are those with one taken out.
function oneRowLess(rows, those) {
  if (rows.length !== those.length - 1) return false;
  const gap = rows.findIndex((row, place) => row !== those[place]);
  return gap < 0 || rows.slice(gap).every((row, place) => row === those[gap + place + 1]);
}

function onRows(which, one, several) {
  const rows = which.flatMap((yes, row) => (yes ? [row] : []));
  return rows.length ? fill(rows.length === 1 ? one : several, { rows: spans(rows) }) : "";
}

function onBoundary(right, [first, ...rest], said) {
  if (!right.slice(1, -1).every(Boolean)) return "";
  const ends = [[said.FIRST_ROW, first], [said.LAST_ROW, rest.at(-1)]];
  const where = ends.filter(([, fine]) => !fine).map(([row]) => row);
  return fill(said.HANGS_OVER, { where: listed(where) });
}

function onStructure(value, blank, exercise, said) {
  const broken = breaks(value, exercise, said).find(({ pair }) => !pair.some(([row]) => blank[row]));
  if (!broken) return "";
  const where = broken.between ? "BETWEEN_BLOCKS"
    : exercise.widths ? "ON_BLOCK_DIAGONAL"
    : exercise.stride > 1 ? "STRIDE_APART" : "ON_DIAGONAL";
  const [one, other] = broken.pair.map(([row, column]) => g(value[row][column]));
  const [first, second] = broken.pair.map((place) => `(${place.join(", ")})`);
  return fill(said.UNEQUAL_ENTRIES, { first, one, second, other, where: said[where] });
}

// The neighbours along a diagonal that differ: in each block first, then from block to block. With a
// stride, the diagonal of the rows that were left out goes on: a row down, a stride to the right.
function breaks(value, exercise, said) {
  const largest = Math.max(1, ...value.flat().map(Math.abs));
  const block = exercise.widths ?? [Infinity, Infinity];
  const blockOf = (place) => place.map((at, axis) => Math.floor(at / block[axis])).join();
  const steps = exercise.widths ? [[1, 1], block] : [[1, exercise.stride]];
  return steps.flatMap(([down, right], level) => {
    const found = [];
    value.forEach((row, i) => row.forEach((entry, j) => {
      const [first, second] = [[i, j], [i + down, j + right]];
      const other = value[second[0]]?.[second[1]];
      if (other === undefined || (level === 0 && blockOf(first) !== blockOf(second))) return;
      if (Math.abs(entry - other) <= said.TOLERANCE * largest) return;
      found.push({ pair: [first, second], between: level > 0 });
    }));
    return found;
  });
}

// Of the entries that should be equal, those that differ: from that of a right row, or else from
// most others, or else all of them. Rows without entries are left out.
export function unequal(value, right, exercise, said) {
  const largest = Math.max(1, ...value.flat().map(Math.abs));
  const [high, wide] = exercise.widths ?? [Infinity, Infinity];
  const diagonals = {};
  value.forEach((row, i) => row.some(Boolean) && row.forEach((entry, j) => {
    const steps = [Math.floor(j / wide) - Math.floor(i / high), (j % wide) - exercise.stride * (i % high)];
    (diagonals[steps] ??= []).push({ at: [i, j], entry, right: right[i] });
  }));
  return Object.values(diagonals).flatMap((places) => {
    const like = (one) =>
      places.filter(({ entry }) => Math.abs(entry - one.entry) <= said.TOLERANCE * largest);
    const largestGroup = places.map(like).sort((one, other) => other.length - one.length)[0];
    const trusted = places.find((place) => place.right);
    const most = trusted ? like(trusted) : largestGroup;
    const tie = !trusted && most.length < places.length && 2 * most.length <= places.length;
    return places.filter((place) => tie || !most.includes(place)).map(({ at }) => at);
  });
}

// Whether most rows have entries, all of them on the diagonal or on this side of it.
function onOneSide(value, side) {
  const way = side === "left" ? 1 : -1;
  const outside = value.some((row, i) => row.some((entry, j) => entry && (j - i) * way > 0));
  return !outside && 2 * value.filter((row) => row.some(Boolean)).length >= value.length;
}

// To which side rows were moved, if two or more are right when all are turned back by as many places.
async function sideMoved(value, exercise, said) {
  const width = exercise.columns;
  const turns = await Promise.all(Array.from({ length: width - 1 }, async (_, at) => {
    const places = at + 1;
    const turned = value.map((row) => [...row.slice(places), ...row.slice(0, places)]);
    const digests = await Promise.all(turned.map((row) => digest(exercise.id, asText([row], said))));
    const fits = digests.map((one, row) => one === exercise.rows[row]);
    return { places, fits, rows: value.filter((_, row) => fits[row]) };
  }));
  const most = Math.max(...turns.map(({ rows }) => rows.length));
  if (most < Math.min(2, value.length)) return "";
  const { places, fits, rows } = turns.find((turn) => turn.rows.length === most);
  if (fits.some((yes, row) => !yes && turns.some((turn) => turn.fits[row]))) return ""; // after another move
  const empty = (...span) => rows.filter((row) => !row.slice(...span).some(Boolean)).length;
  const way = empty(0, places) - empty(places) || width - 2 * places;
  return way < 0 ? "left" : "right";
}

// An answer to an exercise, as read, and what mistakes are looked for in.
export async function look(value, exercise, said) {
  const filled = value.map((row) => row.map((entry) => (entry ? 1 : 0)).join("")).join("\n");
  const facts = await kinds[exercise.kind].facts(value, exercise, said);
  const texts = [asText(value, said), filled];
  const [whole, places] = await Promise.all(texts.map((text) => digest(exercise.id, text)));
  return { value, exercise, facts, whole, places };
}

async function shows(mistake, { value, exercise, facts, whole, places }, said) {
  if (mistake.answers.includes(whole)) return true;
  if (mistake["row missing"] && facts.wide && oneRowLess(facts.rows, exercise.rows)) return true;
  if (mistake.places === places && facts.fits && !facts.right.some(Boolean)) return true;
  if (mistake.moved && facts.fits && !facts.right.some(Boolean)) {
    facts.moved ??= await sideMoved(value, exercise, said);
    if (facts.moved === mistake.moved) return true;
  }
  const sides = facts.wide && !facts.right.some(Boolean) ? mistake["one sided"] ?? [] : [];
  if (sides.some((side) => onOneSide(value, side))) return true;
  if (mistake.straight && facts.long && straight(value[0], mistake.straight === "level", said)) return true;
  if (mistake["zero where"] && facts.long && zeroWhere(exercise.rows, value[0])) return true;
  const anyRow = facts.rows?.some((row) => exercise.rows.includes(row));
  if (mistake["no right row"] && facts.fits && !anyRow) return true;
  if (!mistake.number) return false;
  const [place, ...wrong] = mistake.number;
  const entered = inUnits(said)(value[0][place]);
  return wrong.includes(await digest(exercise.id, place, entered));
}

// The place of the first mistake that all of these show, each an answer to other numbers, or -1.
export async function mistakeInAll(seen, said) {
  for (const at of seen[0].exercise.mistakes.keys()) {
    const all = seen.map((one) => shows(one.exercise.mistakes[at], one, said));
    if ((await Promise.all(all)).every(Boolean)) return at;
  }
  return -1;
}

// What part of the points a wrong answer earns.
export const shareOf = ({ value, facts, exercise }) => kinds[exercise.kind].share(value, facts, exercise);

export const verdictFor = (exercise, said) => (status, message, share = 0, value = null, facts = {}) => {
  const earned = g(Math.round(exercise.points * share * 100) / 100);
  const points = exercise.points ? ` (${earned} of ${many(exercise.points, "point")})` : "";
  const asks = /[?!.\u2026]$/.test(exercise.title); // no colon after these
  const says = said.STATUS[status] ?? status;
  const name = asks ? ` ${says[0].toUpperCase()}${says.slice(1)}` : `: ${says}`;
  return { status, headline: `${exercise.title}${name}${points}`, message, value, facts };
};

// What is to be said about an answer: status, headline, message, and the value that was read.
export async function judge(exercise, answer, said) {
  const verdict = verdictFor(exercise, said);
  let value;
  try {
    value = readers[exercise.kind](answer, exercise, said);
  } catch (reason) {
    if (!(reason instanceof Unreadable)) throw reason;
    return verdict("malformed", reason.message);
  }
  if (value === null) {
    const counts = said.COUNTS_AS_NONE[exercise.kind];
    return verdict("not attempted", [said.NOTHING_YET, counts].filter(Boolean).join(" "));
  }
  const seen = await look(value, exercise, said);
  const right = kinds[exercise.kind].right?.(seen.facts, said) ?? seen.whole === exercise.right;
  if (right) {
    return verdict("right", `${said.RIGHT[exercise.kind]} ${exercise.why}`.trimEnd(), 1, value);
  }
  const { facts } = seen;
  const share = shareOf(seen);
  const at = await mistakeInAll([seen], said);
  const remark = () => [kinds[exercise.kind].remark(value, facts, exercise, said), exercise.hint].filter(Boolean).join(" ");
  const message = at < 0 ? remark() : exercise.mistakes[at].message;
  return verdict(share ? "partly right" : "wrong", message, share, value, facts);
}
