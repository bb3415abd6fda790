// What the pointer does over the scene: it names the cube below it, and a click chooses it.

import { numeral } from "../numerals.js";
import { positionOf } from "./values.js";

const STILL = 5;

export class Pointer {
  constructor(scene, parts, hovered, picked) {
    Object.assign(this, { scene, parts, hovered, picked });
    const canvas = scene.canvas.element;
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerleave", (event) => this.leave(event));
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
  }

  at(event) {
    const box = this.scene.canvas.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  move(event) {
    if (event.buttons || event.pointerType === "touch") return;
    const [x, y] = this.at(event);
    this.point(this.scene.pick(x, y), x, y);
  }

  // A finger that is lifted leaves, too: what it pointed at stays named until the next touch.
  leave(event) {
    if (event.pointerType !== "touch") this.point(null);
  }

  down(event) {
    this.from = [event.clientX, event.clientY];
    if (event.pointerType === "touch") this.point(null);
  }

  up(event) {
    const still = this.from && Math.hypot(event.clientX - this.from[0], event.clientY - this.from[1]) < STILL;
    if (!still || event.button !== 0) return;
    const [x, y] = this.at(event);
    const place = this.scene.pick(x, y);
    if (!place) return;
    if (event.pointerType === "touch") this.point(place, x, y);
    this.picked(place);
  }

  point(place, x, y) {
    this.place = place;
    this.scene.canvas.element.style.cursor = place ? "pointer" : "grab";
    const { tip, space } = this.parts;
    tip.hidden = !place;
    if (place) {
      this.fill();
      const left = Math.min(Math.max(x - tip.offsetWidth / 2, 6), space.clientWidth - tip.offsetWidth - 6);
      tip.style.transform = `translate(${left}px, ${y > 90 ? y - tip.offsetHeight - 16 : y + 20}px)`;
    }
    this.hovered(place);
  }

  tell(data) {
    this.data = data;
    if (this.place) this.fill();
  }

  fill() {
    const [number, cube] = this.place;
    const stage = this.data.stages[number];
    if (!stage) return;
    const { channel, row, column } = positionOf(stage, cube);
    const where = stage.maps ? `${stage.full > 1 ? `channel ${channel} · ` : ""}row ${row} · column ${column}` : `unit ${channel}`;
    const into = this.data.incoming;
    const told = into?.stage === number && into.cube === cube ? `<strong>${numeral(into.value)}</strong> <em>${number ? incomingOf(into) : ""}</em>` : "…";
    this.parts.tip.innerHTML = `<b>${stage.layer}</b> ${where}<br>${told}`;
  }
}

const incomingOf = ({ drawn, above, folded }) => {
  const lines = drawn < above ? `the ${drawn} strongest of ${above} lines in` : `${above} lines in`;
  return folded ? `${lines}, ${folded} more from what is folded away` : lines;
};
