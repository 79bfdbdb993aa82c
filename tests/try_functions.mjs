// Tries functions as the page does, in node: reads {folder, exercises, trials, said, asked}, where
// asked holds [exercise, source], and writes what is said of each.
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

const { folder, exercises, trials, said, asked } = JSON.parse(readFileSync(0, "utf8"));
const { Python } = await import(`${folder}/python.js`);
const { judgeFunction } = await import(`${folder}/trial.js`);

const script = `
import { parentPort } from "node:worker_threads";
const { serve } = await import(${JSON.stringify(`${folder}/python-worker.js`)});
await serve(parentPort);`;

function start() {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`));
  worker.on("message", (data) => worker.onmessage?.({ data }));
  worker.on("error", (error) => worker.onerror?.(error));
  return worker;
}

const verdicts = [];
for (const [id, source] of asked) {
  verdicts.push(await judgeFunction(exercises[id], trials[id], source, new Python(start), said));
}
console.log(JSON.stringify(verdicts));
