// Pastes as a grid does: reads {pasting, said, asked} and writes for each text the rows, the
// shape of the grid afterwards and what is said, or why nothing was pasted.
import { readFileSync } from "node:fs";

const { pasting, said, asked } = JSON.parse(readFileSync(0, "utf8"));
const { isTable, landing, pastedRows } = await import(pasting);
const found = asked.map(({ text, at, shape, empty }) => {
  if (!isTable(text)) return "typed";
  try {
    const rows = pastedRows(text, said);
    return { rows, ...landing(rows, at, shape, 30, empty) };
  } catch (reason) {
    return reason.message;
  }
});
console.log(JSON.stringify(found));
