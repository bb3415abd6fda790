// The sheet to draw on, by mouse, pen or finger: a picture at first, which the first stroke replaces, then strokes.

import { element, paint } from "./elements.js";

const SHEET = 280;
const PEN = 20;
const SHARP = 2;
const CLOSEST = 1;

export class Sheet {
  constructor(changed) {
    this.changed = changed;
    this.canvas = Object.assign(element("canvas", "sheet"), { width: SHARP * SHEET, height: SHARP * SHEET });
    this.canvas.setAttribute("role", "img");
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => this.end());
    this.small = Object.assign(document.createElement("canvas"), { width: 28, height: 28 });
  }

  // What Python says lies on the sheet: `strokes`, or else the levels `picture`.
  take({ picture, size, strokes }, scale) {
    if (size) Object.assign(this.small, { height: size[0], width: size[1] });
    Object.assign(this, { picture, scale, strokes: strokes ?? [], isDown: false });
    this.draw();
  }

  position(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * SHEET) / box.width, ((event.clientY - box.top) * SHEET) / box.height].map((part) => Math.round(10 * part) / 10);
  }

  begin(event) {
    if (event.button !== 0 || this.isDown) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.picture = null;
    this.isDown = true;
    this.strokes = [...this.strokes, { width: PEN, points: [this.position(event)], smooth: true }];
    this.show(false);
  }

  move(event) {
    if (!this.isDown) return;
    const events = event.getCoalescedEvents?.() ?? [];
    const { points } = this.strokes.at(-1);
    for (const each of events.length ? events : [event]) {
      const [point, last] = [this.position(each), points.at(-1)];
      if (Math.hypot(point[0] - last[0], point[1] - last[1]) >= CLOSEST) points.push(point);
    }
    this.show(false);
  }

  end() {
    if (!this.isDown) return;
    this.isDown = false;
    this.show(true);
  }

  undo() {
    this.put(this.strokes.slice(0, -1));
  }

  clear() {
    this.put([]);
  }

  put(strokes) {
    this.picture = null;
    this.strokes = strokes;
    this.show(true);
  }

  show(done) {
    this.draw();
    this.changed(done);
  }

  draw() {
    const context = this.canvas.getContext("2d");
    context.setTransform(SHARP, 0, 0, SHARP, 0, 0);
    context.clearRect(0, 0, SHEET, SHEET);
    if (this.picture) {
      paint(this.small, this.picture, this.scale);
      context.imageSmoothingEnabled = false;
      context.drawImage(this.small, 0, 0, SHEET, SHEET);
    }
    Object.assign(context, { lineCap: "round", lineJoin: "round", strokeStyle: this.scale.css(1) });
    for (const stroke of this.strokes) trace(context, stroke);
  }
}

// Of a stroke that is to be smooth, parabolas from the middle of one piece to the middle of the next.
function trace(context, { width, points, smooth }) {
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(...points[0]);
  if (points.length === 1) context.lineTo(points[0][0] + 0.01, points[0][1]);
  points.slice(1).forEach(([x, y], before) => {
    const [fromX, fromY] = points[before];
    if (smooth) context.quadraticCurveTo(fromX, fromY, (fromX + x) / 2, (fromY + y) / 2);
    else context.lineTo(x, y);
  });
  context.lineTo(...points.at(-1));
  context.stroke();
}
