// The buttons, the learning rate, and how far the run is.

import { button, turn } from "./buttons.js";
import { element } from "./elements.js";
import { SHORT, shown, WHOLE } from "./numbers.js";

const [SLIDES, WINDOW, READ, NONE] = [1000, 1500, 900, "–"];

export class Controls {
  // `act` has toggle, step(count), restart, replay, reseed, undo, kick, rate(rate), mend(what).
  constructor(act) {
    this.speeds = [];
    this.root = element("div", "controls");
    this.play = button("play", "Play", act.toggle, "play");
    const once = button("", "1 step", () => act.step(1));
    const many = button("", "1,000 steps", () => act.step(1000));
    const again = button("", "Restart", act.restart, "restart");
    again.title = "Back to the first weights";
    const replay = button("", "Replay", act.replay);
    replay.title = "From the first weights to this step again, with all that was changed by hand";
    this.undo = button("undo", "Undo", act.undo);
    this.undo.disabled = true;
    const others = button("", "New weights", act.reseed);
    others.title = "Another seed, and so other first weights and examples";
    this.slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: SLIDES });
    this.slider.setAttribute("aria-label", "Learning rate");
    this.slider.addEventListener("input", () => act.rate(this.slid()));
    this.rateTold = element("b", "rate-told");
    const [rate, label] = [element("div", "rate"), element("label", "rate-label")];
    label.append(element("span", "", "Learning rate"), this.slider, this.rateTold);
    rate.append(label);
    this.told = Object.fromEntries(["steps", "speed", "loss", "measured"].map((name) => [name, element("b", name)]));
    const figures = element("dl", "figures");
    const names = { steps: "steps", speed: "examples a second", loss: "training loss", measured: "" };
    for (const [name, value] of Object.entries(this.told)) {
      const part = element("div", "");
      this[`${name}Name`] = element("dt", "", names[name]);
      const dd = element("dd", "");
      dd.append(value);
      part.append(this[`${name}Name`], dd);
      figures.append(part);
    }
    this.words = element("p", "words");
    this.words.setAttribute("role", "status");
    this.mend = button("mend", "", () => act.mend(this.fault));
    this.mend.hidden = true;
    const kick = button("kick", "Kick", act.kick);
    kick.title = "Twenty times the learning rate for 500 steps";
    rate.append(kick);
    const buttons = element("div", "buttons");
    buttons.append(this.play, once, many, again, replay, others, this.undo);
    const state = element("div", "state");
    state.append(this.words, this.mend);
    this.trains = [this.play, once, many, replay];
    this.root.append(buttons, rate, figures, state);
  }

  build({ rates, measuredOn, loss, sizes, parameters }) {
    [this.low, this.high] = rates;
    this.measuredName.textContent = `loss on ${measuredOn}`;
    this.unit = loss === "squared" ? "" : " nats";
    this.network = `${sizes.join("-")}: ${WHOLE.format(parameters)} parameters`;
    this.speeds = [];
    this.tell(this.network);
    this.mend.hidden = true;
    this.toldAt = 0;
  }

  slid() {
    const rate = this.low * (this.high / this.low) ** (this.slider.valueAsNumber / SLIDES);
    return Number(rate.toPrecision(2));
  }

  rate(value) {
    this.value = value;
    this.slider.value = (SLIDES * Math.log(value / this.low)) / Math.log(this.high / this.low);
    this.rateTold.textContent = String(Number(value.toPrecision(3)));
    this.slider.setAttribute("aria-valuetext", this.rateTold.textContent);
  }

  plays(is) {
    if (is === this.isPlaying) return;
    this.isPlaying = is;
    turn(this.play, is);
  }

  // Without examples nothing is trained.
  rest(is) {
    for (const each of this.trains) each.disabled = is;
  }

  tell(words) {
    this.words.textContent = words;
    this.root.classList.toggle("telling", words !== this.network);
  }

  take(moment) {
    const { course, measured } = moment;
    this.undo.disabled = !moment.undo;
    this.undo.title = moment.undo ? `Undo the ${moment.undo}` : "There is nothing to undo";
    this.told.steps.textContent = WHOLE.format(moment.steps);
    this.told.speed.textContent = this.speed(moment);
    this.told.loss.textContent = this.loss(course[1]);
    this.told.measured.textContent = this.loss(measured);
    this.tellState(moment);
  }

  // What is wrong, at most so often that it can be read.
  tellState({ trained, training, fault, steps, delay }) {
    const now = performance.now();
    if (now - this.toldAt < READ && steps && !fault?.grave) return;
    this.toldAt = now;
    this.fault = fault;
    const turns = `. ${trained} networks are being trained on this server and take turns, so each learns more slowly.`;
    this.tell(fault?.words || delay || this.network + (training && trained > 1 ? turns : ""));
    this.words.classList.toggle("failure", Boolean(fault));
    this.mend.hidden = !fault?.label;
    this.mend.textContent = fault?.label ?? "";
  }

  loss(packed) {
    const value = last(packed);
    return value === NONE ? NONE : value + this.unit;
  }

  // Over the last second and a half.
  speed({ examples, training }) {
    const now = performance.now();
    if (this.speeds.length && this.speeds.at(-1)[1] > examples) this.speeds = [];
    this.speeds.push([now, examples]);
    while (this.speeds.length > 2 && now - this.speeds[0][0] > WINDOW) this.speeds.shift();
    const [start, before] = this.speeds[0];
    return training && now > start + 100 ? SHORT.format((1000 * (examples - before)) / (now - start)) : NONE;
  }
}

// The last of packed float32 numbers.
function last(text) {
  const end = atob(text.slice(-8));
  if (end.length < 4) return NONE;
  const bytes = Uint8Array.from(end.slice(-4), (letter) => letter.charCodeAt(0));
  return shown(new Float32Array(bytes.buffer)[0]);
}
