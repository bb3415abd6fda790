// Buttons and a slider that wind a training back and forth.

import { drawing, element } from "./chart.js";

const WHOLE = 10_000;
const ICONS = {
  start: "M6 5v14h2V5zM20 5v14L9 12z",
  back: "M17 5v14L6 12z",
  play: "M7 4.5v15L20 12z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  forward: "M7 5v14l11-7z",
  end: "M4 5v14l11-7zM16 5v14h2V5z",
};
const NUMBERS = new Intl.NumberFormat("en");

export class Controls {
  // `wound` has first, back, toggle, forward, last, and to(share).
  constructor(wound) {
    this.root = element("div", "controls");
    const acts = { start: ["The start", wound.first], back: ["One step back", wound.back], play: ["Play", wound.toggle], forward: ["One step forward", wound.forward], end: ["The end", wound.last] };
    this.buttons = Object.fromEntries(Object.entries(acts).map(([name, [label, act]]) => [name, button(name, label, act)]));
    this.slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: WHOLE });
    this.slider.setAttribute("aria-label", "Step");
    this.slider.addEventListener("input", () => wound.to(this.slider.valueAsNumber / WHOLE));
    // A key moves to the next recorded step, however near that is.
    const keys = { ArrowLeft: wound.back, ArrowDown: wound.back, ArrowRight: wound.forward, ArrowUp: wound.forward, Home: wound.first, End: wound.last };
    this.slider.addEventListener("keydown", (event) => {
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    this.position = element("p", "step");
    this.root.append(...Object.values(this.buttons), this.slider, this.position);
  }

  move(axis, step) {
    const words = `step ${NUMBERS.format(step)} of ${NUMBERS.format(axis.last)}`;
    this.slider.value = WHOLE * axis.share(step);
    this.slider.setAttribute("aria-valuetext", words);
    this.position.replaceChildren(element("b", "", words), ` · epoch ${(step / axis.epoch).toFixed(2)}`);
  }

  plays(is) {
    const { play } = this.buttons;
    play.replaceChildren(icon(is ? "pause" : "play"));
    play.setAttribute("aria-label", is ? "Pause" : "Play");
    play.title = is ? "Pause" : "Play";
  }
}

function button(name, label, act) {
  const made = Object.assign(element("button", name), { type: "button", title: label });
  made.setAttribute("aria-label", label);
  made.append(icon(name));
  made.addEventListener("click", act);
  return made;
}

function icon(name) {
  const made = drawing("svg", { viewBox: "0 0 24 24", width: 20, height: 20, "aria-hidden": "true" });
  made.append(drawing("path", { d: ICONS[name], fill: "currentColor" }));
  return made;
}
