// Names beside the planes and probabilities beside the outputs, as text over the canvas that follows the camera.

import { percent } from "../numerals.js";

const BELOW = 8;
const BESIDE = 6;
const AWAY = 13;
// Of an output's text, in pixels, and of the distance between two as a multiple of it.
const [SMALLEST, USUAL, LEADING] = [8, 12, 1.2];

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
    this.order = [best, ...this.outputs.keys()];
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
    this.placeOutputs(scene, taken);
  }

  // As large as they find room one beside the other; from where they don't, the answer and those that are clear of the rest.
  placeOutputs(scene, taken) {
    const last = scene.places.length - 1;
    const points = this.outputs.map((_, at) => scene.project(scene.places[last].cube(at)));
    const size = sizeFor(points, this.portrait ? 0 : 1);
    this.host.style.setProperty("--output", `${size}px`);
    const placed = new Set();
    for (const at of this.order ?? []) {
      if (placed.has(at)) continue;
      placed.add(at);
      const label = this.outputs[at];
      const [breadth, height] = [label.breadth, label.height].map((length) => (length * size) / USUAL);
      const [x, y] = points[at];
      const [left, top] = this.portrait ? [x - breadth / 2, y + BELOW] : [x + AWAY, y - height / 2];
      const box = { left, right: left + breadth, top, bottom: top + height };
      label.hidden = scene.modes[last] === "hidden" || taken.some((other) => meet(box, other));
      if (label.hidden) continue;
      taken.push(box);
      move(label, left, top);
    }
  }
}

// Rounded, as each other size lays the texts out anew.
function sizeFor(points, axis) {
  const steps = points.slice(1).map((point, at) => Math.abs(point[axis] - points[at][axis]));
  return Math.round(2 * Math.min(USUAL, Math.max(SMALLEST, Math.min(...steps) / LEADING))) / 2;
}

// Whether two boxes lie over each other by more than rounding.
const meet = (one, other) =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;

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
