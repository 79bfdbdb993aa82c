// Tries a function that makes matrices as convmatrix.exercises.functions does, and judges what it
// made as judging.py does, on the same numbers (functions.py has them). Python calls it.

import { judge, look, mistakeInAll, shareOf, verdictFor } from "./judge.js";
import { errorSaid, lacking } from "./python-words.js";
import { Unreadable, fill, listed, readers } from "./reading.js";

const HALF = 0.5;

// The functions that stand in a program, each with its parameters as they are written.
function functionsIn(source) {
  const begins = /^(?:def[ \t]+(\w+)[ \t]*\(|(\w+)[ \t]*(?::[^=\n]*)?=[ \t]*lambda\b)/gm;
  return [...source.matchAll(begins)].map(({ 0: head, 1: def, 2: lambda, index }) => {
    const rest = source.slice(index + head.length);
    return { name: def ?? lambda, parameters: parts(rest, def ? ")" : ":") };
  });
}

// What stands between commas up to a sign, brackets and texts passed over.
function parts(text, end) {
  const found = [""];
  let depth = 0;
  for (const [piece] of text.matchAll(/"[^"\n]*"|'[^'\n]*'|#.*|[^]/g)) {
    if (!depth && piece === end) break;
    depth += "([{".includes(piece) - ")]}".includes(piece);
    if (piece === "," && !depth) found.push("");
    else if (piece[0] !== "#") found[found.length - 1] += piece;
  }
  return found.map((part) => part.trim()).filter(Boolean);
}

// The names of the parameters of what cannot be called with two arguments, or else nothing.
function otherParameters(parameters) {
  const star = parameters.findIndex((part) => part.startsWith("*"));
  const positional = (star < 0 ? parameters : parameters.slice(0, star)).filter((part) => part !== "/");
  const named = (star < 0 ? [] : parameters.slice(star + 1)).filter((part) => !part.startsWith("*"));
  const needed = (some) => some.filter((part) => !part.includes("="));
  const more = star >= 0 && /^\*\w/.test(parameters[star]);
  const room = positional.length >= 2 || more;
  if (room && needed(positional).length <= 2 && !needed(named).length) return "";
  const names = parameters.map((part) => part.match(/^\**(\w+)/)?.[1]).filter(Boolean);
  return listed(names.length ? names : ["no arguments"]).slice(0, 80);
}

const asTuple = (shape) => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
const shapes = ({ shape }) => (shape.length === 1 ? [{ shape }, shape[0]] : [{ shape }]);

class Trial {
  constructor(exercise, source, python, said, handed) {
    Object.assign(this, { exercise, source, python, said, handed });
  }

  // The one that is named as the first line of the editor names it, or else the last.
  find(wanted) {
    const all = functionsIn(this.source);
    Object.assign(this, all.find(({ name }) => name === wanted) ?? all.at(-1));
    return Boolean(this.name);
  }

  // What a call returned, or `raised`, or `endless`.
  async called(problem) {
    const { first } = problem;
    const failures = [];
    for (const shape of shapes(problem)) {
      const found = await this.python.call(this.name, first, shape);
      if (!found.raised && !found.endless) return found;
      failures.push(found);
      if (!found.raised?.["of type"]) break;
    }
    const [byShape, byLength] = failures;
    const texts = failures.map(({ raised }) => raised?.text ?? "None");
    const length = byLength && (texts[0].includes("tuple") || !texts[1].includes("int"));
    return length ? byLength : byShape;
  }

  reason({ raised }) {
    return raised ? fill(this.said.RAISED, { error: errorSaid(raised) }) : this.said.NO_RETURN;
  }

  // A matrix that was made of one problem, or a complaint.
  async tried(problem) {
    const { said, exercise } = this;
    const found = await this.called(problem);
    this.printed ||= found.printed;
    if (found.raised || found.endless) {
      const { raised } = found;
      const misfit = problem === this.own && raised?.misfit;
      const complaint = misfit ? await this.misfit(found) : fill(said.FUNCTION_FAILED, { reason: this.reason(found) });
      return { problem, complaint, raised };
    }
    if (found.function) return { problem, complaint: said.FUNCTION_AGAIN };
    try {
      if (found.refused) throw new Unreadable(fill(said[found.refused], found.blanks));
      const value = readers[exercise.kind](found.value, problem.exercise, said);
      return value ? { problem, value } : { problem, empty: true, complaint: this.onBlank(found) };
    } catch (reason) {
      if (!(reason instanceof Unreadable)) throw reason;
      return { problem, complaint: fill(said.FUNCTION_NO_MATRIX, { reason: reason.message }) };
    }
  }

  onBlank({ value, nothing }) {
    const { said } = this;
    if (nothing) return said.FUNCTION_NOTHING;
    try {
      return readers["whole number"](value, {}, said) ? said.FUNCTION_ZEROS : said.FUNCTION_EMPTY;
    } catch {
      return said.FUNCTION_ZEROS;
    }
  }

  // How a function is called which raised something, as it may expect another call.
  async misfit(failure) {
    const { said, own } = this;
    const first = said.HANDED[this.handed];
    const called = fill(said.FUNCTION_CALLED, { first, shape: asTuple(own.shape) });
    const names = otherParameters(this.parameters);
    if (names) return fill(said.FUNCTION_TAKES, { names, called });
    for (const shape of shapes(own)) {
      const found = await this.python.call(this.name, shape, own.first);
      if (this.isMatrix(found)) return fill(said.FUNCTION_SWAPPED, { first, called });
    }
    const reason = this.reason(failure).replace(/\.+$/, "");
    return `${fill(said.FUNCTION_FAILED, { reason })}. ${called}`;
  }

  isMatrix({ value }) {
    try {
      return Boolean(value && readers[this.exercise.kind](value, this.exercise, this.said));
    } catch {
      return false;
    }
  }

  async tries(problems) {
    const done = [];
    for (const problem of problems) {
      done.push(await this.tried(problem));
      if (!done.at(-1).value) break;
    }
    return done;
  }

  async judged(problems) {
    const { exercise, said } = this;
    const verdict = verdictFor(exercise, said);
    [this.own] = problems;
    const [own, ...others] = await this.tries(problems);
    if (own.complaint) {
      return { ...verdict(own.empty ? "not attempted" : "malformed", own.complaint), raised: own.raised };
    }
    const first = await judge(exercise, own.value, said);
    if (first.status !== "right") return (await this.sameInAll([own, ...others])) ?? first;
    for (const other of others) {
      const complaint = await this.complaint(other);
      if (!complaint) continue;
      const { first: given, shape } = other.problem;
      const value = JSON.stringify(given).replaceAll(",", ", ");
      const blanks = { handed: this.handed, value, shape: asTuple(shape), complaint };
      return { ...verdict("partly right", fill(said.NOT_ON_OTHERS, blanks), HALF), raised: other.raised };
    }
    return verdict("right", `${fill(said.RIGHT_FUNCTION, { handed: this.handed })} ${exercise.why}`.trimEnd(), 1);
  }

  // With the exercise's numbers two mistakes may look the same; the one made with all is meant.
  async sameInAll(tries) {
    const { exercise, said } = this;
    const made = tries.filter(({ value }) => value);
    const seen = await Promise.all(made.map(({ value, problem }) => look(value, problem.exercise, said)));
    const at = await mistakeInAll(seen, said);
    if (at < 0) return null;
    const share = shareOf(seen[0]);
    return verdictFor(exercise, said)(share ? "partly right" : "wrong", exercise.mistakes[at].message, share);
  }

  async complaint({ problem, value, complaint }) {
    if (complaint) return complaint;
    const { status, message } = await judge(problem.exercise, value, this.said);
    return status === "right" ? "" : message;
  }
}

// What is to be said of the function in a program: a verdict, with what was printed, the line at
// which something was raised, and what the page's small Python lacks.
export async function judgeFunction(exercise, trials, source, python, said) {
  try {
    return await judged(new Trial(exercise, source, python, said, trials.handed), trials);
  } finally {
    python.end();
  }
}

async function judged(trial, { own, fresh, name }) {
  const { exercise, source, python, said, handed } = trial;
  const begun = await python.run(source);
  const unfit = (message) => verdictFor(exercise, said)("malformed", message);
  let verdict;
  if (begun.endless) verdict = unfit(fill(said.PROGRAM_FAILED, { reason: said.NO_RETURN }));
  else if (begun.raised) {
    const reason = `${trial.reason(begun).replace(/\.+$/, "")}.`;
    verdict = { ...unfit(fill(said.PROGRAM_FAILED, { reason })), raised: begun.raised };
  } else if (!trial.find(name)) verdict = unfit(fill(said.NO_FUNCTION, { name, handed }));
  else verdict = await trial.judged([{ ...own, exercise }, ...fresh.map((one) => whole(one, exercise))]);
  const { raised } = verdict;
  const lacks = raised ? lacking(source, raised) : "";
  const printed = [begun.printed, trial.printed].filter(Boolean).join("");
  return { ...verdict, line: raised?.line, lacks, printed };
}

// Other numbers are judged by digests of their own; the sentences are the exercise's.
function whole({ first, shape, digests }, exercise) {
  const mistakes = exercise.mistakes.map((mistake, at) => ({ ...mistake, ...digests.mistakes[at] }));
  return { first, shape, exercise: { ...exercise, ...digests, mistakes } };
}
