// Names below the planes and probabilities beside the outputs, as text over the canvas that follows the camera.

import { percent } from "./bars.js";

export class Labels {
  constructor(host) {
    this.host = host;
  }

  build(stages, names, portrait) {
    this.portrait = portrait;
    this.short = portrait && names.some((name) => name.length > 2);
    this.host.replaceChildren();
    this.layers = stages.map((stage) => this.label("layer", `<b>${stage.layer}</b>${shapeOf(stage)}`));
    for (const label of this.layers) label.breadth = label.offsetWidth;
    this.outputs = names.map(() => this.label(portrait ? "output below" : "output", ""));
    this.names = names;
  }

  label(kind, html) {
    const label = document.createElement("div");
    label.className = kind;
    label.innerHTML = html;
    this.host.append(label);
    return label;
  }

  tell(probabilities) {
    const best = probabilities.indexOf(Math.max(...probabilities));
    this.outputs.forEach((label, at) => {
      const name = this.short ? this.names[at].slice(0, 3) : this.names[at];
      const text = this.portrait ? `<b>${name}</b>` : `<b>${name}</b> ${percent(probabilities[at])}`;
      if (label.told !== text) label.innerHTML = text;
      label.told = text;
      label.classList.toggle("best", at === best);
    });
  }

  place(scene) {
    const taken = [];
    scene.places.forEach((plane, stage) => {
      const seen = plane.corners().map((corner) => scene.project(corner));
      const [xs, ys] = [0, 1].map((axis) => seen.map((point) => point[axis]));
      const label = this.layers[stage];
      label.hidden = scene.modes[stage] === "hidden";
      if (label.hidden) return;
      if (this.portrait) move(label, Math.max(Math.min(...xs) - 6, 58), (Math.min(...ys) + Math.max(...ys)) / 2, "-100%, -50%");
      else move(label, (Math.min(...xs) + Math.max(...xs)) / 2, clear(taken, label.breadth, (Math.min(...xs) + Math.max(...xs)) / 2, Math.max(...ys) + 8), "-50%, 0");
    });
    const last = scene.places.length - 1;
    this.outputs.forEach((label, at) => {
      const cube = scene.cubes[last].positions[at];
      label.hidden = !cube || scene.modes[last] === "hidden";
      if (label.hidden) return;
      const [x, y] = scene.project(cube);
      if (this.portrait) move(label, x, y + 9, "-50%, 0");
      else move(label, x + 13, y, "0, -50%");
    });
  }
}

const shapeOf = (stage) => {
  const folded = stage.shape[0] < stage.full ? `${stage.shape[0]} of ${stage.full}` : `${stage.full}`;
  return stage.maps ? `<span>${folded} × ${stage.shape[1]} × ${stage.shape[2]}</span>` : `<span>${folded} units</span>`;
};

// The next free height for a label in the middle of x: two labels never lie over each other.
function clear(taken, width, x, y) {
  const height = 36;
  let free = y;
  while (taken.some(([otherX, otherY, otherWidth]) => Math.abs(otherX - x) < (width + otherWidth) / 2 + 8 && Math.abs(otherY - free) < height)) free += 8;
  taken.push([x, free, width]);
  return free;
}

const move = (label, x, y, shift) => {
  const place = `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(${shift})`;
  if (label.style.transform !== place) label.style.transform = place;
};
