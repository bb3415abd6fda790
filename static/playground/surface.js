// The response as a surface over the plane, with the target laid over it as lines; it is turned by the pointer or the arrow keys.

import { float32, uint8 } from "../decode.js";
import { element } from "./elements.js";
import { css, table } from "./maps.js";

const PIXELS = 440;
const EVERY = 110;
const [LINES, TURN] = [8, Math.PI / 16];
const [LOWEST, HIGHEST] = [0.15, 1.45];
const TALL = 0.62;

export class Surface {
  constructor() {
    this.root = element("figure", "map surface");
    this.canvas = Object.assign(document.createElement("canvas"), { width: PIXELS, height: PIXELS, tabIndex: 0 });
    this.canvas.setAttribute("role", "img");
    this.legend = element("span", "legend", "drag to turn it");
    const caption = element("figcaption", "");
    caption.append(element("b", "", "Surface"), this.legend);
    this.root.append(caption, this.canvas);
    Object.assign(this, { azimuth: -0.6, elevation: 0.75, last: 0 });
    this.canvas.addEventListener("pointerdown", (event) => this.canvas.setPointerCapture(event.pointerId));
    this.canvas.addEventListener("pointermove", (event) => event.buttons && this.turn(event.movementX / 90, event.movementY / 90));
    this.canvas.addEventListener("keydown", (event) => {
      const [across, up] = { ArrowLeft: [-TURN, 0], ArrowRight: [TURN, 0], ArrowUp: [0, -TURN], ArrowDown: [0, TURN] }[event.key] ?? [];
      if (across === undefined) return;
      event.preventDefault();
      this.turn(across, up);
    });
  }

  build({ kind, side, colours, target, examples }) {
    Object.assign(this, { side, colours, levels: null, isShown: kind !== "classes" });
    this.root.hidden = !this.isShown;
    this.colourOf = table(kind === "positive" ? colours.positive : colours.signed, kind !== "positive");
    this.target = target && uint8(target);
    this.points = !target && examples ? { a: float32(examples.a), b: float32(examples.b), levels: uint8(examples.levels) } : null;
    const over = target ? "the target as lines over it" : "the examples as dots over it";
    this.legend.textContent = `${target ? "lines" : "dots"}: target; drag to turn`;
    this.canvas.setAttribute("aria-label", `The response as a surface over a and b, with ${over}; arrow keys turn it`);
  }

  paint(levels, moment) {
    if (!this.isShown || (moment.training && performance.now() - this.last < EVERY)) return;
    Object.assign(this, { levels: uint8(levels), last: performance.now() });
    this.draw();
  }

  turn(across, up) {
    this.azimuth += across;
    this.elevation = Math.max(LOWEST, Math.min(HIGHEST, this.elevation + up));
    this.draw();
  }

  // Where a place of the plane, from 0 to 1 with b up, and a height stand on the canvas, and how far away.
  project(a, b, height) {
    const [sine, cosine] = [Math.sin(this.azimuth), Math.cos(this.azimuth)];
    const [x, y] = [(a - 0.5) * cosine - (b - 0.5) * sine, (a - 0.5) * sine + (b - 0.5) * cosine];
    const z = (height - 0.5) * TALL;
    const [low, high] = [Math.sin(this.elevation), Math.cos(this.elevation)];
    return [PIXELS * (0.5 + 0.66 * x), PIXELS * (0.5 - 0.66 * (y * low + z * high)), y * high - z * low];
  }

  grid(levels, step) {
    const places = [];
    for (let row = 0; row < this.side; row += step) {
      const line = [];
      for (let column = 0; column < this.side; column += step) {
        const level = levels[row * this.side + column];
        const place = this.project(column / (this.side - 1), 1 - row / (this.side - 1), level / 255);
        line.push({ place, level });
      }
      places.push(line);
    }
    return places;
  }

  draw() {
    if (!this.levels) return;
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, PIXELS, PIXELS);
    const items = [...this.faces(), ...(this.target ? this.wires() : []), ...(this.points ? this.dots() : [])];
    items.sort((one, other) => other.depth - one.depth);
    for (const { paint } of items) paint(context);
  }

  * faces() {
    const places = this.grid(this.levels, 2);
    for (let row = 0; row + 1 < places.length; row += 1) {
      for (let column = 0; column + 1 < places.length; column += 1) {
        const corners = [places[row][column], places[row][column + 1], places[row + 1][column + 1], places[row + 1][column]];
        const level = Math.round((corners[0].level + corners[2].level) / 2);
        const depth = (corners[0].place[2] + corners[2].place[2]) / 2;
        yield { depth, paint: (context) => polygon(context, corners.map(({ place }) => place), css(this.colourOf[level])) };
      }
    }
  }

  * wires() {
    const places = this.grid(this.target, 1);
    const step = Math.floor(this.side / LINES);
    const line = (one, other) => ({
      depth: (one.place[2] + other.place[2]) / 2 - 0.012,
      paint: (context) => stroke(context, one.place, other.place, this.colours.courses[1]),
    });
    for (let fixed = 0; fixed < this.side; fixed += step) {
      for (let at = 0; at + 2 < this.side; at += 2) {
        yield line(places[fixed][at], places[fixed][at + 2]);
        yield line(places[at][fixed], places[at + 2][fixed]);
      }
    }
  }

  * dots() {
    for (let at = 0; at < this.points.a.length; at += 1) {
      const [x, y, depth] = this.project(this.points.a[at], 1 - this.points.b[at], this.points.levels[at] / 255);
      const colour = css(this.colourOf[this.points.levels[at]]);
      yield { depth: depth - 0.012, paint: (context) => dot(context, x, y, colour, this.colours.paper) };
    }
  }
}

function polygon(context, places, colour) {
  context.beginPath();
  places.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
  Object.assign(context, { fillStyle: colour, strokeStyle: "rgb(16 21 29 / 0.18)", lineWidth: 0.8 });
  context.fill();
  context.stroke();
}

function stroke(context, [x1, y1], [x2, y2], colour) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  Object.assign(context, { strokeStyle: colour, lineWidth: 1.6 });
  context.stroke();
}

function dot(context, x, y, colour, edge) {
  context.beginPath();
  context.arc(x, y, 3.4, 0, 7);
  Object.assign(context, { fillStyle: colour, strokeStyle: edge, lineWidth: 1 });
  context.fill();
  context.stroke();
}
