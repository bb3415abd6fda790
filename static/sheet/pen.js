// The pen on the drawing canvas: its strokes since the canvas was last set up, while they are drawn. The canvas itself tells
// of a stroke only some time after its end. Points are those that the canvas (fabric.js) keeps of a stroke.

const SHEET = 280;
const CLOSEST = 0.4;

class Pen extends EventTarget {
  constructor() {
    super();
    this.points = null;
    for (const name of ["mousedown", "touchstart"]) addEventListener(name, (event) => this.begin(event), true);
    for (const name of ["mousemove", "touchmove"]) addEventListener(name, (event) => this.move(event), true);
    for (const name of ["mouseup", "touchend"]) addEventListener(name, (event) => this.end(event), true);
  }

  get isDown() {
    return this.points !== null;
  }

  get isBlank() {
    return !this.text && !this.finished?.length && !this.isDown;
  }

  // The canvas of this `session` holds the drawing `text`, once for each `version`, and draws with a pen of this `width`.
  // Returns the drawing that a session before had, which the server has lost with it.
  start({ session, version, text, width }) {
    this.width = width;
    if (session === this.session && version === this.version) return null;
    const lost = this.session && session !== this.session && !this.isBlank ? this.drawing() : null;
    Object.assign(this, { session, version, text, finished: [], points: null });
    this.dispatchEvent(new Event("start"));
    return lost;
  }

  // What lies on the canvas: the drawing it began with, and each stroke since.
  drawing() {
    return { start: this.text, strokes: this.points ? [...this.finished, this.stroke()] : this.finished };
  }

  stroke() {
    const kept = ended(decimated(this.points), this.width);
    return { width: this.width, points: kept.map((point) => point.map((part) => Math.round(100 * part) / 100)) };
  }

  begin(event) {
    const [canvas] = event.composedPath();
    if (this.points || event.button > 0 || !canvas.classList?.contains("upper-canvas")) return;
    this.canvas = canvas;
    this.finger = event.changedTouches?.[0].identifier;
    const point = this.position(event);
    this.points = [point, point];
    this.dispatchEvent(new Event("move"));
  }

  move(event) {
    if (!this.points || !this.isSame(event)) return;
    const point = this.position(event);
    const last = this.points.at(-1);
    if (point[0] === last[0] && point[1] === last[1]) return;
    // With the shift key the canvas draws straight lines.
    if (event.shiftKey) this.points.pop();
    this.points.push(point);
    this.dispatchEvent(new Event("move"));
  }

  end(event) {
    if (!this.points || !this.isSame(event)) return;
    this.finished = [...this.finished, this.stroke()];
    this.points = null;
    this.dispatchEvent(new Event("move"));
  }

  isSame(event) {
    return this.finger === event.changedTouches?.[0].identifier;
  }

  position(event) {
    const { clientX, clientY } = event.changedTouches?.[0] ?? event;
    const box = this.canvas.getBoundingClientRect();
    return [((clientX - box.left) * SHEET) / box.width, ((clientY - box.top) * SHEET) / box.height];
  }
}

function decimated(points) {
  if (points.length <= 2) return points;
  const last = points.length - 1;
  const kept = [points[0]];
  for (const point of points.slice(1, last - 1)) {
    const [x, y] = kept.at(-1);
    if ((x - point[0]) ** 2 + (y - point[1]) ** 2 >= CLOSEST ** 2) kept.push(point);
  }
  return [...kept, points[last]];
}

// The canvas draws on a little at the end of a stroke.
function ended(points, width) {
  const last = points.at(-1);
  const signs = points.length > 2 ? last.map((part, axis) => Math.sign(part - points.at(-2)[axis])) : [1, 0];
  return [...points.slice(0, -1), last.map((part, axis) => part + (signs[axis] * width) / 1000)];
}

export const pen = new Pen();
