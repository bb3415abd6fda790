// The talk with Python: one request under way, and the latest wish after it. What is to last runs the page; while pen or
// pointer moves, the network is asked over HTTP, which takes no run.

import { asked } from "../live.js";

const [PATIENCE, LIVE_REST] = [4000, 30_000];

export class Dialogue {
  // `compose` makes a request of the present state, `take` shows what was answered over HTTP, where the network `isLive`.
  constructor(sequence, compose, take, isLive) {
    Object.assign(this, { sequence, compose, take, isLive, runs: 0, restsUntil: 0 });
    this.underWay = false;
    this.wanted = false;
  }

  // The page has run, and `runPage` runs it again.
  ran(runPage) {
    this.runs += 1;
    this.runPage = runPage;
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

  async send(request) {
    const { runs } = this;
    const takesRun = request.done || !request.drawable || !this.isLive();
    if (takesRun || performance.now() < this.restsUntil) return this.runPage(request);
    const found = await asked("scene", request);
    if (this.closed || request.sequence !== this.sequence) return;
    if (runs !== this.runs) {
      // A run of the page has overtaken this answer, and shows an older state.
      this.wanted = true;
      this.answered(request.sequence);
    } else if (found) this.take(found);
    else {
      this.restsUntil = performance.now() + LIVE_REST;
      this.runPage(request);
    }
  }

  answered(sequence) {
    if (!this.underWay || sequence !== this.sequence) return;
    clearTimeout(this.timer);
    this.underWay = false;
    if (this.wanted) this.ask();
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }
}
