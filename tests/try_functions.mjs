// Runs programs as the page does, in node: reads {folder, programs} or {folder, exercises, trials,
// said, asked}, where asked holds [exercise, program], and writes what came of each.
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

const { folder, programs, exercises, trials, said, asked } = JSON.parse(readFileSync(0, "utf8"));
const { Python } = await import(`${folder}/python.js`);
const { errorSaid, lacking } = await import(`${folder}/python-words.js`);

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

async function run(source) {
  const python = new Python(start);
  const found = await python.run(source, { beside: true });
  python.end();
  const { raised } = found;
  return raised ? { ...found, error: errorSaid(raised), lacks: lacking(source, raised) } : found;
}

async function judged([id, source]) {
  const { judgeFunction } = await import(`${folder}/trial.js`);
  return judgeFunction(exercises[id], trials[id], source, new Python(start), said);
}

const found = [];
for (const one of programs ?? asked) found.push(await (programs ? run : judged)(one));
process.stdout.write(JSON.stringify(found));
