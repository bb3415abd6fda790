// A network that learns: its buttons, its graph, what it answers beside what it is to learn, and its losses.

import { float32 } from "../decode.js";
import { lasting } from "../lasting.js";
import { Controls } from "./controls.js";
import { Curve } from "./curve.js";
import { element } from "./elements.js";
import { Graph } from "./graph.js";
import { AnswerMap } from "./maps.js";
import { Painting } from "./painting.js";
import { Questions } from "./questions.js";
import { Screen } from "./screen.js";
import { Spreads } from "./spreads.js";
import { Surface } from "./surface.js";
import { placeOn, Unit } from "./unit.js";

const SETTLED = 450;

// Called for every run of Python.
export const show = lasting((host) => new View(host), (view, { data, setTriggerValue }) => {
  view.trigger = setTriggerValue;
  view.ran(data);
});

class View {
  constructor(host) {
    this.questions = new Questions(this);
    this.root = element("div", "playground");
    this.controls = new Controls({
      toggle: () => this.act(this.controls.isPlaying ? "pause" : "play"),
      step: (steps) => this.act("step", { steps }),
      restart: () => this.act("restart"),
      replay: () => this.act("replay"),
      undo: () => this.act("undo"),
      kick: () => this.act("kick"),
      reseed: () => this.rest({ reseed: true }),
      rate: (rate) => this.rate(rate),
      mend: ({ act, rest }) => (act ? this.act(act.act ?? "", act) : this.rest(rest)),
    });
    const focus = (changes) => this.refocus(changes);
    this.graph = new Graph(focus);
    this.unit = new Unit({ focus, edit: (edit) => this.act("", { edit }) });
    this.answer = new AnswerMap("Response");
    this.target = new AnswerMap("Target");
    this.surface = new Surface();
    this.spreads = new Spreads(() => this.questions.look());
    this.curve = new Curve();
    const below = element("div", "below");
    below.append(this.answer.root, this.target.root, this.surface.root, this.curve.root);
    const maps = [this.answer, this.target];
    this.painting = new Painting(maps, { painted: (points) => this.rest({ points }), cleared: () => this.stop(), focus, point: () => this.focus });
    for (const { canvas } of maps) canvas.addEventListener("click", (event) => this.painting.isOn || focus(placeOn(canvas, event)));
    this.root.append(this.controls.root, this.graph.root, this.painting.root, below, this.unit.root, this.spreads.root);
    this.screen = new Screen([this.unit, this.surface, this.curve]);
    host.append(this.root);
  }

  ran(data) {
    if (data === this.data) return;
    this.next = data;
    const isNew = data.plan !== this.data?.plan || data.token !== this.data?.token;
    const { colours } = data.described;
    if (isNew || colours.paper !== this.data.described.colours.paper) {
      if (String(data.described.sizes) !== String(this.data?.described.sizes)) this.refocus(null);
      else this.questions.look();
      for (const part of [this.graph, this.unit, this.surface, this.spreads, this.painting]) part.build(data.described);
      this.answer.build(data.described, data.described.examples);
      this.target.build(data.described, data.described.examples);
      if (data.described.target) this.target.paint(data.described.target);
      const [first, second] = colours.courses;
      this.curve.build("Loss", [{ words: "training", colour: first }, { words: `on ${data.described.measuredOn}`, colour: second }]);
      this.controls.build(data.described);
      Object.assign(this, { last: null, large: null });
    }
    this.data = data;
    this.painting.take(data.painting);
    if (!this.settling) this.controls.rate(data.rate);
    this.plays(data.playing);
    if (data.moment) this.take(data.moment);
    this.questions.ran(data.heard);
  }

  // Which unit is shown large, and at which point; at first the output's first.
  refocus(changes) {
    const first = { layer: this.next.described.sizes.length - 1, unit: 0, a: 0.3, b: 0.7 };
    this.focus = changes ? { ...this.focus, ...changes } : first;
    this.questions.look();
  }

  act(act, more = {}) {
    if (act === "play" || act === "pause") this.controls.plays(act === "play");
    if (more.rate) this.settle(more.rate);
    this.questions.add({ act, ...more });
  }

  // Back at the first weights.
  stop() {
    this.act("pause");
    this.act("restart");
  }

  rate(rate) {
    this.settle(rate);
    this.questions.add({ rate });
  }

  // Python runs once the rate rests: it writes the link.
  settle(rate) {
    clearTimeout(this.settling);
    this.controls.rate(rate);
    this.settling = setTimeout(() => {
      this.settling = null;
      this.rest({ rate });
    }, SETTLED);
  }

  // What was pressed meanwhile counts.
  plays(is) {
    if (!this.questions.acts.length) this.controls.plays(is);
  }

  rest(what) {
    this.trigger("rested", { token: this.data.token, ...what });
  }

  // What the questions ask of their view.
  isThere() {
    return this.root.isConnected;
  }

  isBusy() {
    return !this.last || this.last.training || this.controls.isPlaying || this.spreads.isBehind(this.last);
  }

  about() {
    const { token, version } = this.data;
    this.asked = this.focus;
    const isSeen = this.answered !== this.focus || this.screen.isDue(this.unit, this.last?.training);
    return { token, version, focus: isSeen ? this.focus : null, spread: this.spreads.isWanted };
  }

  send(question) {
    this.trigger("asked", question);
  }

  tell(words) {
    this.controls.tell(words);
  }

  lost() {
    this.tell("This run is gone, as the server was started again: a new one begins.");
    this.rest({});
  }

  take(moment) {
    // A restart is a new version, of the same plan; of another plan, Python tells with a run.
    if (moment.version < this.data.version || moment.plan !== this.data.plan) return;
    this.data.version = moment.version;
    this.last = moment;
    if (moment.large) this.answered = this.asked;
    this.plays(moment.playing);
    // By the next frame, while the next question is under way.
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      if (this.last) this.draw(this.last);
    });
    if (moment.askedRate !== this.controls.value && !this.settling && !this.questions.acts.some(({ rate }) => rate)) this.settle(moment.askedRate);
  }

  draw(latest) {
    const moment = this.painting.told(latest);
    this.controls.rest(this.painting.isCleared);
    const isFresh = Boolean(moment.large);
    if (isFresh) this.large = moment.large;
    moment.large ??= this.large;
    const { training } = moment;
    this.controls.take(moment);
    this.graph.paint(moment);
    this.answer.paint(moment.answer, moment.large);
    if (isFresh) this.screen.draw(this.unit, training, () => this.unit.paint(moment.large, moment));
    this.screen.draw(this.surface, training, () => this.surface.paint(moment.answer, moment));
    this.spreads.paint(moment.spread, moment);
    const measured = float32(moment.measured);
    const half = measured.length / 2;
    const courses = [moment.course.map(float32), [measured.subarray(0, half), measured.subarray(half)]];
    this.screen.draw(this.curve, training, () => this.curve.paint(moment.steps, courses));
    Object.assign(this.root.dataset, { steps: moment.steps, rate: moment.rate });
    this.root.dataset.pictures = Number(this.root.dataset.pictures ?? 0) + 1;
  }

  dispose() {
    this.questions.close();
    clearTimeout(this.settling);
    cancelAnimationFrame(this.frame);
    for (const part of [this.graph, this.curve, this.spreads, this.screen]) part.dispose();
    this.root.remove();
  }
}
