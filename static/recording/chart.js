// Courses over the steps of a training on one range, and a mark at the present step, which can be dragged.

import { float32, int32, uint8 } from "../decode.js";
import { Scale } from "../tiles/scale.js";
import { fixed, minus } from "../numerals.js";
import { before } from "./axis.js";
import { placed } from "./flags.js";
import { powers, ticks } from "./ticks.js";

const HEIGHT = 178;
const PAD = { left: 46, right: 14, top: 10, bottom: 22 };
const STEPS = new Intl.NumberFormat("en");

export class Chart {
  constructor(described, axis, scrub) {
    Object.assign(this, described, { axis });
    this.steps = int32(described.steps);
    this.courses = described.courses.map((course) => ({ ...course, values: float32(course.values) }));
    this.root = element("figure", "chart");
    this.svg = drawing("svg", { role: "img", "aria-label": this.alt, height: HEIGHT, "font-size": 11, class: "plot" });
    this.root.append(this.caption(), this.svg);
    if (this.field) this.picture = painted(this.field);
    const drag = (event) => scrub(axis.step((event.clientX - this.svg.getBoundingClientRect().left - PAD.left) / this.width));
    this.svg.addEventListener("pointerdown", (event) => {
      this.svg.setPointerCapture(event.pointerId);
      drag(event);
    });
    this.svg.addEventListener("pointermove", (event) => event.buttons && drag(event));
    this.seen = new ResizeObserver(() => this.draw());
    this.seen.observe(this.root);
  }

  caption() {
    const line = element("figcaption", "");
    this.when = element("span", "when");
    line.append(element("b", "", this.title));
    for (const course of this.courses) {
      const name = element("span", "name");
      const swatch = element("i", course.dashed ? "dashed" : "");
      swatch.style.borderTopColor = course.colour;
      course.told = element("span", "value");
      name.append(swatch, `${course.name} `, course.told);
      line.append(name);
    }
    if (this.courses.length && this.steps.length < this.axis.steps.length) line.append(this.when);
    return line;
  }

  // The place of a step, or of a value, in pixels.
  x(step) {
    return PAD.left + this.axis.share(step) * this.width;
  }

  y(value) {
    const [low, high, now] = this.log ? [this.low, this.high, Math.max(value, this.low)].map(Math.log10) : [this.low, this.high, value];
    return PAD.top + (HEIGHT - PAD.top - PAD.bottom) * (1 - (now - low) / (high - low));
  }

  draw() {
    this.width = Math.max(this.root.clientWidth - PAD.left - PAD.right, 40);
    this.svg.setAttribute("width", this.width + PAD.left + PAD.right);
    this.mark = drawing("g", {});
    const [lines, words] = this.signs();
    // Words stand above the lines that cross them.
    this.svg.replaceChildren(...this.ground(), ...this.courses.map((course) => this.path(course)), ...lines, this.mark, ...words);
    this.move(this.at ?? 0);
  }

  ground() {
    const [bottom, right] = [HEIGHT - PAD.bottom, PAD.left + this.width];
    const marks = this.ticks();
    const parts = marks.map(([value]) => line(PAD.left, this.y(value), right, this.y(value), { opacity: 0.13 }));
    parts.push(...marks.map(([value, words]) => text(PAD.left - 6, this.y(value) + 4, words, "end")));
    if (this.picture) parts.push(...this.fieldPicture());
    parts.push(...this.axis.epochs.map((step) => line(this.x(step), PAD.top, this.x(step), bottom, { opacity: 0.2, "stroke-dasharray": "2 4" })));
    const ticks = this.axis.ticks.filter((step) => step === this.axis.last || right - this.x(step) > 52);
    parts.push(...ticks.map((step, number) => text(this.x(step), HEIGHT - 6, STEPS.format(step), number === ticks.length - 1 ? "end" : "middle")));
    return parts;
  }

  // Each column reaches from half way to the step before to half way to the step after.
  fieldPicture() {
    const edges = Array.from(this.steps, (step, at) => this.x((step + (this.steps[at - 1] ?? step)) / 2));
    edges.push(this.x(this.steps.at(-1)));
    const sharp = Object.assign(document.createElement("canvas"), { width: Math.round(this.width), height: this.field.rows });
    const context = sharp.getContext("2d");
    context.imageSmoothingEnabled = false;
    const left = edges[0];
    for (let at = 0; at < this.steps.length; at += 1) {
      const [from, to] = [edges[at] - left, edges[at + 1] - left];
      context.drawImage(this.picture, at, 0, 1, this.field.rows, Math.floor(from), 0, Math.ceil(to - from) || 1, this.field.rows);
    }
    const [top, bottom] = [this.y(this.field.high), this.y(this.field.low)];
    return [drawing("image", { href: sharp.toDataURL(), x: left, y: top, width: this.width, height: bottom - top, preserveAspectRatio: "none", style: "image-rendering: pixelated" })];
  }

  path({ values, colour, dashed }) {
    const points = Array.from(values, (value, at) => (Number.isNaN(value) ? null : `${this.x(this.steps[at]).toFixed(1)} ${this.y(value).toFixed(1)}`));
    let d = "";
    points.forEach((point, at) => {
      if (point) d += `${at && points[at - 1] ? "L" : "M"}${point}`;
    });
    return drawing("path", { d, fill: "none", stroke: colour, "stroke-width": 1.8, "stroke-linejoin": "round", ...(dashed ? { "stroke-dasharray": "5 3" } : {}) });
  }

  // The lines of the flags, and their words.
  signs() {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `11px ${getComputedStyle(this.svg).fontFamily}`;
    const every = this.flags.map(([step, words]) => ({ x: this.x(step), words, length: pen.measureText(words).width, isBefore: this.axis.share(step) > 0.6 }));
    const places = placed(every, PAD.left, PAD.left + this.width);
    return [
      every.map(({ x }) => line(x, PAD.top, x, HEIGHT - PAD.bottom, { opacity: 0.55, "stroke-dasharray": "1 3" })),
      every.map(({ words }, at) => text(places[at].left, PAD.top + 9 + places[at].down, words, "start", 1, "flag")),
    ];
  }

  // The mark at a step, and the values there.
  move(step) {
    this.at = step;
    if (!this.mark) return;
    const [x, at] = [this.x(step), before(this.steps, step)];
    // Where the present step was not measured, the values are those of the last that was.
    this.when.textContent = `as of step ${STEPS.format(this.steps[at])}`;
    this.when.classList.toggle("now", this.steps[at] === step);
    const dots = this.courses.flatMap(({ values, colour, told }) => {
      told.textContent = Number.isNaN(values[at]) ? "–" : this.written(values[at]);
      return Number.isNaN(values[at]) ? [] : [drawing("circle", { cx: this.x(this.steps[at]), cy: this.y(values[at]), r: 3.4, fill: colour })];
    });
    this.mark.replaceChildren(line(x, PAD.top - 4, x, HEIGHT - PAD.bottom, { "stroke-width": 1.6, opacity: 0.9 }), ...dots);
  }

  written(value) {
    if (this.share) return `${fixed(100 * value, 1)} %`;
    if (this.high >= 100) return STEPS.format(Math.round(value));
    return fixed(value, this.high < 0.1 ? 5 : 3);
  }

  // Round values along the range, each with its words.
  ticks() {
    if (this.log) return powers(this.low, this.high).map((value) => [value, String(value)]);
    const [factor, unit] = this.share ? [100, " %"] : [1, ""];
    const { values, decimals } = ticks(factor * this.low, factor * this.high);
    return values.map((value) => [value / factor, (decimals ? fixed(value, decimals) : minus(STEPS.format(value))) + unit]);
  }

  dispose() {
    this.seen.disconnect();
  }
}

function painted({ rows, columns, levels, colours }) {
  const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  const context = canvas.getContext("2d");
  const [picture, scale] = [context.createImageData(columns, rows), new Scale(colours, false)];
  const pixels = new Uint32Array(picture.data.buffer);
  uint8(levels).forEach((level, at) => {
    pixels[at] = scale.pixel(level / 255);
  });
  context.putImageData(picture, 0, 0);
  return canvas;
}

export function element(tag, name, words) {
  const made = document.createElement(tag);
  made.className = name;
  if (words !== undefined) made.textContent = words;
  return made;
}

export function drawing(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

const line = (x1, y1, x2, y2, more) => drawing("line", { x1, y1, x2, y2, stroke: "currentColor", ...more });

function text(x, y, words, anchor, opacity = 0.66, name = "") {
  const made = drawing("text", { x, y, "text-anchor": anchor, fill: "currentColor", opacity, class: name });
  made.textContent = words;
  return made;
}
