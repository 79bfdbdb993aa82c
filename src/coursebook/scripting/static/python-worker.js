// What runs in the worker that python.js starts: MicroPython, whose notice is micropython-LICENSE.txt.

const MOST_LETTERS = 4000;

export async function serve(port) {
  // To Firefox, what a worker imports by a statement is a worker by its address, too.
  const [{ loadMicroPython }, { default: prelude }] =
    await Promise.all([import("./micropython.mjs"), import("./prelude.js")]);
  let printed = [];
  let left = MOST_LETTERS;
  // Letter by letter, as a line may have no end.
  const print = ([letter]) => (left-- > 0) && printed.push(letter);
  const python = await loadMicroPython({ stdout: print, stderr: print, linebuffer: false });
  python.runPython(prelude);
  const answer = python.globals.get("answer");
  port.addEventListener("message", ({ data }) => {
    const found = JSON.parse(answer(JSON.stringify(data)));
    const text = new TextDecoder().decode(new Uint8Array(printed));
    port.postMessage({ ...found, printed: text, cut: left < 0 });
    printed = [];
    left = MOST_LETTERS;
  });
  port.start?.();
  port.postMessage("ready");
}
