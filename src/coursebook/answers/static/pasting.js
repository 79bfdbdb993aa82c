// What a pasted text becomes: rows of texts, where they land in a grid, and what is said of it. As in
// a spreadsheet they begin at the cell in which one stands, and the grid grows as far as it may.

import { Unreadable, many, readTable } from "./reading.js";

const LEFT_OUT = /\.\.\.|[\u2026\u22ef\u22ee\u22f1]|\\[cdlv]?dots\b/;
const HOW_TO_PRINT_ALL =
  "The text leaves numbers out where it has dots. All are printed after " +
  'np.set_printoptions(threshold=10**6) in NumPy, or torch.set_printoptions(profile="full") in PyTorch.';

// Whether a text is more than one number, which any field can take.
export const isTable = (text) => /[\s,;|&[({]/.test(text.trim());

export function pastedRows(text, said) {
  if (LEFT_OUT.test(text)) throw new Unreadable(HOW_TO_PRINT_ALL);
  const rows = readTable(text, said).map((row) => row.map((number) => (number === null ? "" : String(number))));
  const lines = text.split(/[\r\n]+|\\\\/).filter((line) => /\d/.test(line));
  const column = rows.length === 1 && rows[0].length > 1 && lines.length === rows[0].length;
  return column && !/[[({]\s*[-+\d.]/.test(text) ? rows[0].map((entry) => [entry]) : rows;
}

// Where rows land: the shape that the grid takes, and what is said of them. An empty grid becomes the
// pasted matrix.
export function landing(rows, [row, column], [high, wide], most, empty) {
  const needs = [row + rows.length, column + rows[0].length];
  const fits = empty && row + column === 0 && rows.length > 1;
  const shape = needs.map((need, axis) => Math.min(fits ? need : Math.max(need, [high, wide][axis]), most));
  const landed = [shape[0] - row, shape[1] - column].map((room, axis) =>
    Math.min(room, axis ? rows[0].length : rows.length));
  const all = `Pasted ${many(rows.length, "row")} of ${rows[0].length}.`;
  const lost = [rows.length - landed[0], rows[0].length - landed[1]];
  const grown = shape[0] !== high || shape[1] !== wide ? ` ${shapeSaid(shape)}` : "";
  return { shape, said: (lost.some(Boolean) ? part(rows, landed, lost, most) : all) + grown };
}

export const shapeSaid = ([rows, columns]) =>
  `The matrix has ${many(rows, "row")} and ${many(columns, "column")} now.`;

function part(rows, landed, lost, most) {
  const count = `${landed[0] * landed[1]} of ${rows.length * rows[0].length} numbers landed`;
  const without = ["row", "column"].flatMap((noun, axis) =>
    lost[axis] ? `the last ${lost[axis] > 1 ? many(lost[axis], noun) : noun}` : []);
  return `${count}; ${without.join(" and ")} had no place, for the grid ends at ${most} rows and columns.`;
}
