// The talk with Python: one request under way, and the latest wish after it.

const PATIENCE = 4000;

export class Dialogue {
  constructor(sequence, compose, send) {
    Object.assign(this, { sequence, compose, send });
    this.underWay = false;
    this.wanted = false;
  }

  ask() {
    if (this.underWay) {
      this.wanted = true;
      return;
    }
    this.underWay = true;
    this.wanted = false;
    this.sequence += 1;
    this.timer = setTimeout(() => this.answered(this.sequence), PATIENCE);
    this.send({ sequence: this.sequence, ...this.compose() });
  }

  answered(sequence) {
    if (!this.underWay || sequence !== this.sequence) return;
    clearTimeout(this.timer);
    this.underWay = false;
    if (this.wanted) this.ask();
  }
}
