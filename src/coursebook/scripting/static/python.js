// Python in the page. What a reader wrote runs in a worker, which is ended when it takes too long.
//
// The worker starts from a blob: so it has the page's content policy, and the code reaches no other
// site. One started by its address would be held by no policy that stands in a page.

const LIMIT = 3000; // milliseconds that a program may take, or one call of a function
const LOADING = 60_000;

function fromBlob() {
  const script = new URL("python-worker.js", import.meta.url).href;
  // What is imported at once would count as a worker by its address, which the policy refuses.
  const serving = `import(${JSON.stringify(script)}).then(({ serve }) => serve(self))`;
  const text = `${serving}.catch(() => postMessage(null));`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return new Worker(address, { type: "module" });
}

export class Python {
  constructor(start = fromBlob) {
    this.start = start;
  }

  // What the program itself did: what it printed, or what it raised and in which line.
  async run(source, options = {}) {
    this.program = { do: "run", source, ...options };
    await this.wake();
    return this.ask(this.program);
  }

  async call(name, ...given) {
    if (!this.worker) await this.run(this.program.source);
    return this.ask({ do: "call", name, with: given });
  }

  async wake() {
    this.end();
    this.worker = this.start();
    if ((await this.reply(LOADING)) !== "ready") throw new Error("Python did not load");
  }

  async ask(request) {
    const reply = this.reply(LIMIT);
    this.worker.postMessage(request);
    return (await reply) ?? { endless: true, printed: "" };
  }

  // What the worker says next, or null when it says nothing in time, and then it is ended.
  reply(limit) {
    return new Promise((settle) => {
      const { worker } = this;
      const done = (said) => {
        clearTimeout(timer);
        if (!said) this.end();
        settle(said);
      };
      const timer = setTimeout(done, limit, null);
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = () => done(null);
    });
  }

  end() {
    this.worker?.terminate();
    this.worker = null;
  }
}
