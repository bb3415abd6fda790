// A training that is wound back and forth: its charts, its controls, and what Python shows of the present step.

import { int32 } from "../decode.js";
import { follow } from "../inside.js";
import { lasting } from "../lasting.js";
import { turn } from "../match.js";
import { Sheets } from "../tiles/view.js";
import { Axis, before, place } from "./axis.js";
import { Chart, element } from "./chart.js";
import { Controls } from "./controls.js";
import { Moments } from "./moments.js";

const SETTLED = 450;
const EACH = 90;
const AHEAD = 2;
const PATIENCE = 4000;

// Called for every run of Python.
export const show = lasting((host) => new View(host), (view, { data, setTriggerValue }) => {
  view.send = setTriggerValue;
  view.ran(data);
});

class View {
  constructor(host) {
    Object.assign(this, { charts: [], isMoved: false, isPlaying: false, latest: 0 });
    this.moments = new Moments((...told) => this.told(...told), () => this.heard?.());
    this.root = element("div", "recording");
    this.controls = new Controls({
      first: () => this.by(-Infinity),
      back: () => this.by(-1),
      toggle: () => (this.isPlaying ? this.pause() : this.play()),
      forward: () => this.by(1),
      last: () => this.by(Infinity),
      to: (share) => this.wind(this.axis.step(share)),
    });
    this.above = element("div", "charts");
    this.answer = element("div", "answer");
    this.answer.setAttribute("aria-live", "off");
    this.sheets = new Sheets(element("div", ""));
    this.root.append(this.above, this.controls.root, this.answer, this.sheets.host);
    this.root.addEventListener("click", (event) => follow(event, this.root));
    host.append(this.root);
    this.controls.plays(false);
  }

  // A run answers to a step at which we may no longer be.
  ran(data) {
    if (data === this.data) return;
    const isNew = data.of !== this.data?.of;
    if (isNew || data.charts.mark !== this.data.charts.mark) this.build(data);
    this.data = data;
    if (isNew) {
      this.pause(false);
      this.moments.renew({ run: data.run, ...data.request });
    } else if (this.isMoved && data.step !== this.at) return this.wanted();
    this.isMoved = this.isPlaying;
    this.mark(data.step);
    this.shows(data.step, data.shown, data.sheets);
    this.heard?.();
  }

  build(data) {
    this.axis = new Axis(int32(data.steps), data.epoch, data.log);
    this.stops = int32(data.stops);
    for (const chart of this.charts) chart.dispose();
    this.charts = data.charts.every.map((described) => new Chart(described, this.axis, (step) => this.wind(step)));
    this.above.replaceChildren(...this.charts.map((chart) => chart.root));
    this.root.classList.toggle("many", this.charts.length > 3);
    this.above.style.setProperty("--charts", Math.min(this.charts.length, 2));
  }

  mark(step) {
    this.at = step;
    this.controls.move(this.axis, step);
    for (const chart of this.charts) chart.move(step);
  }

  shows(step, html, sheets) {
    turn(this.answer, html);
    this.sheets.update(sheets, (place) => this.send("picked", { of: sheets.of, place }));
    this.root.dataset.step = step;
  }

  // What the server tells of a step changes the numbers of the page's own sheets.
  turns(step, { shown, sheets }) {
    const mine = this.data.sheets;
    this.shows(step, shown, { ...mine, sheets: sheets.map((each, number) => ({ ...mine.sheets[number], ...each })) });
  }

  // Go to a step, as the visitor wants: its mark at once, what it shows once the server answers.
  wind(step) {
    this.pause(false);
    if (step === this.at) return;
    this.isMoved = true;
    this.mark(step);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLED);
    this.wanted();
  }

  by(count) {
    const { steps } = this.axis;
    this.wind(steps[Math.min(Math.max(before(steps, this.at) + count, 0), steps.length - 1)]);
  }

  // Python runs once the visitor rests: it writes the link, the files and the code of this step.
  settle() {
    if (this.isMoved && !this.isPlaying) this.send("step", { run: this.data.run, step: this.at });
  }

  wanted() {
    const known = this.moments.of(this.at);
    const isShown = Number(this.root.dataset.step) === this.at;
    if (known && !isShown) this.turns(this.at, known);
    this.moments.wish(isShown ? [] : [this.at]);
  }

  // While the training is dragged, each answer that is younger than what is shown; while it plays, each in its turn.
  told(step, moment, number) {
    if (!this.isPlaying && this.isMoved && number > this.latest && Number(this.root.dataset.step) !== this.at) {
      this.latest = number;
      this.turns(step, moment);
    }
    this.heard?.();
  }

  async play() {
    const first = this.at >= this.stops.at(-1) ? 0 : place(this.stops, this.at + 1);
    clearTimeout(this.settling);
    const turnOf = (this.playing = {});
    Object.assign(this, { isPlaying: true, isMoved: true });
    this.controls.plays(true);
    let due = performance.now();
    for (let next = first; next < this.stops.length; next += 1) {
      const moment = await this.coming(this.stops.slice(next, next + 1 + AHEAD));
      due = Math.max(due, performance.now() - EACH) + EACH;
      await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())));
      if (this.playing !== turnOf) return;
      this.mark(this.stops[next]);
      if (moment) this.turns(this.at, moment);
      else await this.byRun();
    }
    if (this.playing === turnOf) this.pause();
  }

  // What there is of the first of some steps, once it is there; nothing where the server can't be asked.
  async coming(steps) {
    this.moments.wish([...steps]);
    while (this.isPlaying && !this.moments.of(steps[0]) && !this.moments.isResting) await this.hears();
    return this.moments.of(steps[0]);
  }

  // The present step as a run of Python shows it, where nothing else can.
  async byRun() {
    const over = performance.now() + PATIENCE;
    this.send("step", { run: this.data.run, step: this.at });
    while (this.isPlaying && Number(this.root.dataset.step) !== this.at && performance.now() < over) await this.hears();
  }

  // Until an answer or a run comes, or play ends.
  hears() {
    return new Promise((done) => {
      const late = setTimeout(done, PATIENCE);
      this.heard = () => done(clearTimeout(late));
    });
  }

  pause(isHere = true) {
    if (!this.isPlaying) return;
    Object.assign(this, { isPlaying: false, playing: null });
    this.controls.plays(false);
    this.heard?.();
    if (isHere) this.settle();
  }

  dispose() {
    clearTimeout(this.settling);
    this.pause(false);
    for (const chart of this.charts) chart.dispose();
    this.root.remove();
  }
}
