// The steps by which something came to be what it is, to be undone and done again. What is typed on in
// one place is one step.

export class History {
  constructor(start) {
    Object.assign(this, { steps: [start], place: 0, where: "" });
  }

  note(now, where) {
    if (now === this.steps[this.place]) return;
    const on = where && where === this.where && this.place;
    this.steps.splice(on ? this.place : this.place + 1, Infinity, now);
    this.place = this.steps.length - 1;
    this.where = where;
  }

  // The step before or after, or nothing.
  go(by) {
    const step = this.steps[this.place + by];
    if (step === undefined) return undefined;
    this.place += by;
    this.where = "";
    return step;
  }
}
