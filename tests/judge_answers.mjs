// Judges answers as the page does: reads {judge, exercises, said, asked, marks} and writes the
// verdicts, or which entries of wrong matrices are marked.
import { readFileSync } from "node:fs";

const { judge: path, exercises, said, asked, marks } = JSON.parse(readFileSync(0, "utf8"));
const { judge, unequal } = await import(path);
const verdicts = [];
for (const [id, answer] of asked) {
  const { status, headline, message, value, facts } = await judge(exercises[id], answer, said);
  if (marks) verdicts.push(unequal(value, facts.right, exercises[id], said));
  else verdicts.push([status, headline, message]);
}
console.log(JSON.stringify(verdicts));
