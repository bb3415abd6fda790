// A race: two networks that learn from the same examples, what each answers, and the losses of both.

import { float32 } from "../decode.js";
import { lasting } from "../lasting.js";
import { button, turn } from "../playground/buttons.js";
import { Curve } from "../playground/curve.js";
import { element } from "../playground/elements.js";
import { AnswerMap } from "../playground/maps.js";
import { WHOLE } from "../playground/numbers.js";
import { Questions } from "../playground/questions.js";
import { Lane } from "./lane.js";

const READ = 900;

// Called for every run of Python.
export const show = lasting((host) => new View(host), (view, { data, setTriggerValue }) => {
  view.trigger = setTriggerValue;
  view.ran(data);
});

class View {
  constructor(host) {
    this.questions = new Questions(this);
    this.playing = false;
    this.root = element("div", "playground race");
    const buttons = element("div", "buttons");
    this.play = button("play", "Play", () => this.act(this.playing ? "pause" : "play"), "play");
    const again = button("", "Restart", () => this.act("restart"), "restart");
    again.title = "Both back to their first weights";
    const [one, many] = [1, 1000].map((steps) => button("", steps > 1 ? "1,000 steps" : "1 step", () => this.act("step", { steps })));
    const told = element("span", "told");
    this.steps = element("b", "steps");
    told.append(this.steps, " steps each");
    buttons.append(this.play, one, many, again, told);
    this.words = element("p", "words");
    this.words.setAttribute("role", "status");
    const state = element("div", "state");
    state.append(this.words);
    this.lanes = ["First", "Second"].map((name) => new Lane(name));
    this.target = new AnswerMap("Target");
    this.target.root.classList.add("lane");
    this.curve = new Curve();
    const below = element("div", "below");
    below.append(...this.lanes.map((lane) => lane.root), this.target.root, this.curve.root);
    this.root.append(buttons, state, below);
    host.append(this.root);
  }

  ran(data) {
    if (data === this.data) return;
    const { described } = data;
    const isNew = data.plan !== this.data?.plan || data.token !== this.data?.token;
    if (isNew || described.colours.paper !== this.data.described.colours.paper) this.build(described);
    this.data = data;
    this.plays(data.playing);
    if (data.moment) this.take(data.moment);
    this.questions.ran(data.heard);
  }

  build(described) {
    const { colours, examples, measuredOn } = described;
    this.lanes.forEach((lane, at) => lane.build(described, described.lanes[at].words, colours.courses[at]));
    this.target.build(described, examples);
    if (described.target) this.target.paint(described.target);
    const lines = ["first", "second"].map((words, at) => ({ words, colour: colours.courses[at] }));
    this.curve.build(`Loss on ${measuredOn}`, [...lines, ...lines.map((line) => ({ ...line, words: `${line.words}, training`, faint: true }))]);
    Object.assign(this, { toldAt: 0, last: null });
  }

  act(act, more = {}) {
    if (act === "play" || act === "pause") this.mark(act === "play");
    this.questions.add({ act, ...more });
  }

  // What was pressed meanwhile counts.
  plays(is) {
    if (!this.questions.acts.length) this.mark(is);
  }

  mark(is) {
    if (is === this.playing) return;
    this.playing = is;
    turn(this.play, is);
  }

  // What the questions ask of their view.
  isThere() {
    return this.root.isConnected;
  }

  isBusy() {
    return !this.last || this.last.training || this.playing;
  }

  about() {
    const { token, version } = this.data;
    return { token, version };
  }

  send(question) {
    this.trigger("asked", question);
  }

  tell(words) {
    this.words.textContent = words;
  }

  lost() {
    this.tell("This race is gone, as the server was started again: a new one begins.");
    this.trigger("rested", { token: this.data.token });
  }

  take(moment) {
    if (moment.version < this.data.version || moment.plan !== this.data.plan) return;
    this.data.version = moment.version;
    this.last = moment;
    this.plays(moment.playing);
    this.steps.textContent = WHOLE.format(moment.steps);
    this.tellStanding(moment);
    const measured = float32(moment.measured);
    const count = measured.length / 3;
    const [steps, ...losses] = [0, 1, 2].map((row) => measured.subarray(row * count, (row + 1) * count));
    this.lanes.forEach((lane, at) => lane.paint(moment.lanes[at], losses[at].at(-1)));
    this.curve.paint(moment.steps, [...losses.map((values) => [steps, values]), ...moment.lanes.map(({ course }) => course.map(float32))]);
    this.root.dataset.steps = moment.steps;
  }

  // Who is ahead, at most so often that it can be read.
  tellStanding({ words, failed, training, trained }) {
    const now = performance.now();
    if (training && now - this.toldAt < READ) return;
    this.toldAt = now;
    const turns = training && trained > 1 ? ` ${trained} trainings take turns on this server, so each goes more slowly.` : "";
    this.tell(words + turns);
    this.words.classList.toggle("failure", failed);
  }

  dispose() {
    this.questions.close();
    this.curve.dispose();
    this.root.remove();
  }
}
