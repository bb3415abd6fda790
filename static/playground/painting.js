// Points that are painted on the maps by pointer or keys, each with a class or a value: the data set that the network learns.

import { element } from "./elements.js";
import { css, table } from "./maps.js";
import { decoded, encoded, FINEST, LEVELS } from "./points.js";
import { placeOn } from "./unit.js";

const [APART, RUBBER, TRIES, KEY_STEP] = [0.035, 0.04, 3, 0.05];
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Painting {
  // `maps` are painted on; `act` has painted(text), cleared(), focus(changes), point() which keys move.
  constructor(maps, act) {
    Object.assign(this, { maps, act, points: [], hasValues: false, level: 1, isRubber: false, isOn: false });
    this.root = element("div", "painting");
    this.root.hidden = true;
    this.kinds = [this.button("Classes", () => this.turn(false)), this.button("Values", () => this.turn(true))];
    this.brushes = element("span", "brushes");
    this.slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: LEVELS, value: LEVELS });
    this.slider.setAttribute("aria-label", "Value to paint");
    this.slider.addEventListener("input", () => this.choose(this.slider.valueAsNumber));
    this.value = element("b", "painted-value");
    this.rubber = this.button("Erase", () => this.choose(this.level, true));
    this.count = element("span", "quiet");
    this.count.setAttribute("role", "status");
    this.root.append(...this.kinds, this.brushes, this.slider, this.value, this.rubber, this.button("Clear", () => this.clear()), this.count);
    for (const { canvas } of maps) this.listen(canvas);
  }

  button(words, act) {
    const made = Object.assign(element("button", "", words), { type: "button" });
    made.addEventListener("click", act);
    return made;
  }

  build({ colours }) {
    this.inks = [1, 255].map((level) => css(table(colours.signed, true)[level]));
    this.classes = colours.classes;
    this.shades = table(colours.positive, false);
  }

  // What Python holds, unless more was painted since.
  take(painting) {
    this.isOn = Boolean(painting);
    this.root.hidden = !this.isOn;
    for (const { canvas } of this.maps) {
      canvas.style.touchAction = this.isOn ? "none" : "";
      canvas.tabIndex = this.isOn ? 0 : -1;
    }
    if (!this.isOn) return Object.assign(this, { waiting: null, isCleared: false });
    this.most = painting.most;
    if (!this.brushed) {
      this.brushed = Array.from({ length: painting.classes }, (_, level) => this.brush(level));
      this.brushes.append(...this.brushed.map(({ button }) => button));
    }
    if (this.waiting && this.waiting !== painting.text && this.tries < TRIES) {
      this.draw();
      return this.send();
    }
    if (this.waiting) Object.assign(this, { waiting: null, isCleared: false });
    if (this.stroke || this.isCleared) this.draw();
    else Object.assign(this, decoded(painting.text));
    this.tell();
  }

  turn(hasValues) {
    if (hasValues === this.hasValues) return;
    this.hasValues = hasValues;
    const other = hasValues ? (level) => Math.min(level, 1) * LEVELS : (level) => Number(level >= LEVELS / 2);
    this.points = this.points.map(([a, b, level]) => [a, b, other(level)]);
    this.choose(hasValues ? LEVELS : 1);
    this.draw();
    if (this.points.length) this.send();
  }

  choose(level, isRubber = false) {
    Object.assign(this, { level, isRubber });
    this.tell();
  }

  listen(canvas) {
    canvas.addEventListener("pointerdown", (event) => {
      if (!this.isOn || event.button) return;
      canvas.setPointerCapture(event.pointerId);
      this.stroke = { last: null };
      this.move(placeOn(canvas, event));
    });
    canvas.addEventListener("pointermove", (event) => this.stroke && this.move(placeOn(canvas, event)));
    for (const kind of ["pointerup", "pointercancel"]) canvas.addEventListener(kind, () => this.stroke && this.end());
    canvas.addEventListener("keydown", (event) => {
      const { a, b } = this.act.point();
      const [across, up] = KEYS[event.key] ?? [];
      if (!this.isOn || (across === undefined && event.key !== " ")) return;
      event.preventDefault();
      if (across !== undefined) return this.act.focus({ a: inside(a + KEY_STEP * across), b: inside(b + KEY_STEP * up) });
      this.stroke = { last: null };
      this.move({ a, b });
      this.end();
    });
  }

  move({ a, b }) {
    const { last } = this.stroke;
    const isNear = (x, y, radius) => Math.hypot(x - a, y - b) < radius;
    if (this.isRubber) this.points = this.points.filter(([x, y]) => !isNear(x / FINEST, y / FINEST, RUBBER));
    else if (this.points.length < this.most && !(last && isNear(last.a, last.b, APART))) {
      this.points = [...this.points, [Math.round(a * FINEST), Math.round(b * FINEST), this.level]];
      this.stroke.last = { a, b };
    }
    this.draw();
    this.tell();
  }

  end() {
    this.stroke = null;
    if (this.points.length) this.send();
    else this.clear();
  }

  // Nothing can be learnt from no points: it stands still until there is one.
  clear() {
    Object.assign(this, { points: [], isCleared: true, waiting: null });
    this.act.cleared();
    this.draw();
    this.tell();
  }

  // A moment, without losses while there is nothing to learn.
  told(moment) {
    return this.isCleared ? { ...moment, course: ["", ""], measured: "", fault: null } : moment;
  }

  send() {
    const text = encoded(this.points, this.hasValues);
    this.tries = text === this.waiting ? this.tries + 1 : 0;
    this.waiting = text;
    this.act.painted(text);
  }

  colour(level) {
    if (this.hasValues) return css(this.shades[Math.round((255 * level) / LEVELS)]);
    const isTwo = this.points.every(([, , each]) => each < 2);
    return isTwo && level < 2 ? this.inks[level] : this.classes[level];
  }

  tell() {
    this.kinds.forEach((kind, at) => kind.setAttribute("aria-pressed", Boolean(at) === this.hasValues));
    this.rubber.setAttribute("aria-pressed", this.isRubber);
    this.slider.hidden = this.value.hidden = !this.hasValues;
    this.value.textContent = (this.level / LEVELS).toFixed(2);
    this.brushes.hidden = this.hasValues;
    this.brushed.forEach(({ button, ink }, level) => {
      ink.style.background = this.colour(level);
      button.setAttribute("aria-pressed", !this.isRubber && level === this.level);
    });
    const many = `${this.points.length} of ${this.most} points`;
    this.count.textContent = this.points.length ? many : "No points: paint some for it to learn";
  }

  // What Python does not hold yet; the rest is drawn as it tells.
  draw() {
    const dots = this.points.map(([a, b, level]) => ({ a: a / FINEST, b: 1 - b / FINEST, css: this.colour(level) }));
    for (const map of this.maps) map.show(dots);
  }

  brush(level) {
    const [button, ink] = [this.button(`Class ${level}`, () => this.choose(level)), element("i", "ink")];
    button.prepend(ink);
    return { button, ink };
  }
}

const inside = (value) => Math.max(0, Math.min(1, value));
