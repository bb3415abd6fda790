// What is asked of a run, one question at a time: over the live route, and where that fails through runs of the page, slower.

import { asked } from "../live.js";

const [STILL, AGAIN, KEEP, BUSY, SOON] = [250, 5000, 20_000, 800, 40];
const MOST = 32;
const READ = (answer) => answer.json();

export class Questions {
  // `view` has its data, with the token of what is asked about, isThere(), isBusy(), about() for what is asked about, send(question), take(moment), tell(words), lost().
  constructor(view) {
    Object.assign(this, { view, acts: [], heard: [], restsUntil: 0, rhythm: SOON });
  }

  // Asks soon, even where nothing is to be done.
  look() {
    this.isDue = true;
    this.wake?.();
  }

  // What is to be done, in the order of its presses; of rates that are slid the latest.
  add(act) {
    const last = this.acts.at(-1);
    if (last && Object.keys(last).join() === "rate" && act.rate) Object.assign(last, act);
    else if (this.acts.length < MOST) this.acts.push(act);
    this.wake?.();
  }

  // After a run of the page, which names the questions that Python has heard.
  ran(heard) {
    this.heard = heard;
    this.hear?.();
    this.wake?.();
    this.loop();
  }

  async loop() {
    if (this.isLooping) return;
    this.isLooping = true;
    while (!this.closed) {
      const start = performance.now();
      if (this.isWanted) await this.ask();
      const next = this.view.isBusy() ? Math.max(this.rhythm - (performance.now() - start), 4) : KEEP;
      await this.pause(this.isDue || this.acts.length ? 0 : next);
    }
  }

  get isWanted() {
    return this.view.isThere() && !document.hidden && performance.now() >= this.restsUntil;
  }

  pause(time) {
    const isResting = document.hidden || performance.now() < this.restsUntil;
    return waited(isResting ? Math.max(time, STILL) : time, (done) => (this.wake = done));
  }

  rest(time) {
    this.restsUntil = performance.now() + time;
  }

  // After a reload what was found again stands in the place of what was asked about meanwhile.
  async ask() {
    const act = this.acts.shift();
    this.isDue = false;
    const question = { ...this.view.about(), act: "", ...act, id: Math.random().toString(36).slice(2) };
    const answer = await asked("playground", question, READ, { busy: true });
    const isOther = question.token !== this.view.data.token;
    if (act && (isOther || answer?.busy)) this.acts.unshift(act);
    if (isOther) return;
    if (answer?.busy) {
      this.rest(BUSY);
    } else if (!answer) {
      await this.askThroughRuns(question);
      this.rest(STILL);
    } else if (answer.gone) {
      this.view.lost();
      this.rest(AGAIN);
    } else if (answer.loading) {
      this.view.tell(answer.loading);
      this.rest(STILL);
    } else {
      this.rhythm = answer.pause;
      this.view.take(answer);
    }
  }

  // Until Python has heard it: of two messages that wait at the same time only the later comes through. It does what a question asks once.
  async askThroughRuns(question) {
    while (!this.closed && !this.heard.includes(question.id) && this.view.data.token === question.token) {
      this.view.send(question);
      await waited(AGAIN, (done) => (this.hear = done));
    }
  }

  close() {
    this.closed = true;
    this.hear?.();
    this.wake?.();
  }
}

// So many milliseconds, or until what `early` is given is called.
function waited(time, early) {
  return new Promise((done) => {
    early(done);
    setTimeout(done, time);
  });
}
