// Judges answers as the page does: reads {judge, exercises, said, asked} and writes the verdicts.
import { readFileSync } from "node:fs";

const { judge: path, exercises, said, asked } = JSON.parse(readFileSync(0, "utf8"));
const { judge } = await import(path);
const verdicts = [];
for (const [id, answer] of asked) {
  const { status, headline, message } = await judge(exercises[id], answer, said);
  verdicts.push([status, headline, message]);
}
console.log(JSON.stringify(verdicts));
