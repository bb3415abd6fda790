// Names beside the planes and probabilities beside the outputs, as text over the canvas that follows the camera.

import { percent } from "../numerals.js";

const BELOW = 8;
const BESIDE = 6;
const AWAY = 13;

export class Labels {
  constructor(host) {
    this.host = host;
  }

  build(stages, names, portrait) {
    this.portrait = portrait;
    this.names = names;
    this.host.replaceChildren();
    this.layers = stages.map((stage) => this.label("layer", `<b>${stage.layer}</b>${shapeOf(stage, portrait)}`));
    // Measured with the widest text that an output can have.
    this.outputs = names.map((name) => this.label(`output best ${portrait ? "below" : ""} ${name.length > 2 ? "" : "short"}`, outputOf(name, 1)));
  }

  label(kind, html) {
    const label = document.createElement("div");
    label.className = kind;
    label.innerHTML = html;
    this.host.append(label);
    return Object.assign(label, { breadth: label.offsetWidth, height: label.offsetHeight });
  }

  tell(probabilities, isEmpty) {
    const best = probabilities.indexOf(Math.max(...probabilities));
    this.outputs.forEach((label, at) => {
      const text = isEmpty ? `<b>${this.names[at]}</b>` : outputOf(this.names[at], probabilities[at]);
      if (label.told !== text) label.innerHTML = text;
      label.told = text;
      label.classList.toggle("best", at === best && !isEmpty);
    });
  }

  // Room that the texts around plane `number`, which is `width` pixels wide, take; kernels, which come after the planes, have none.
  margin(number, width) {
    const label = this.layers[number];
    if (!label) return { left: 0, right: 0, top: 0, bottom: 0 };
    const outputs = number === this.layers.length - 1 ? this.outputs : [];
    const most = (size) => Math.max(0, ...outputs.map((each) => each[size]));
    if (this.portrait) return { left: label.breadth + BESIDE, right: 0, top: 0, bottom: BELOW + most("height") };
    const beyond = Math.max(0, (label.breadth - width) / 2);
    return { left: beyond, right: Math.max(beyond, AWAY + most("breadth")), top: 0, bottom: BELOW + label.height };
  }

  place(scene) {
    const taken = [];
    const boxes = scene.boxes();
    this.layers.forEach((label, stage) => {
      const { left, right, top, bottom } = boxes[stage];
      label.hidden = scene.modes[stage] === "hidden";
      if (label.hidden) return;
      const [x, y] = this.portrait
        ? [Math.max(left - BESIDE - label.breadth, 2), (top + bottom - label.height) / 2]
        : [(left + right - label.breadth) / 2, bottom + BELOW];
      move(label, x, clear(taken, label, x, y));
    });
    const last = scene.places.length - 1;
    this.outputs.forEach((label, at) => {
      label.hidden = scene.modes[last] === "hidden";
      if (label.hidden) return;
      const [x, y] = scene.project(scene.places[last].cube(at));
      if (this.portrait) move(label, x - label.breadth / 2, y + BELOW);
      else move(label, x + AWAY, y - label.height / 2);
    });
  }
}

const outputOf = (name, probability) => `<b>${name}</b> ${percent(probability)}`;

const shapeOf = (stage, portrait) => {
  const folded = stage.shape[0] < stage.full;
  const count = folded ? `${stage.shape[0]} of ${stage.full}` : `${stage.full}`;
  if (!stage.maps) return `<span>${count}${portrait && folded ? "" : " units"}</span>`;
  return `<span>${count} ${portrait ? "<br>" : ""}× ${stage.shape[1]} × ${stage.shape[2]}</span>`;
};

// The next free height for a label at (x, y): two labels never lie over each other.
function clear(taken, { breadth, height }, x, y) {
  let free = y;
  const meets = (other) => x < other.right + BELOW && x + breadth + BELOW > other.left && free < other.bottom && free + height > other.top;
  for (let met = taken.find(meets); met; met = taken.find(meets)) free = met.bottom;
  taken.push({ left: x, right: x + breadth, top: free, bottom: free + height });
  return free;
}

const move = (label, x, y) => {
  const place = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  if (label.style.transform !== place) label.style.transform = place;
};
