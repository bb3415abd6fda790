// The 28×28 grid to draw on, by mouse or by touch, with an attribution laid over it.

export const SIDE = 28;
const FINE = 16;

export class Pad {
  // How far from the middle of a line its ink reaches, in cells, and whether it takes ink away.
  reach = 1.7;
  erases = false;

  constructor(host, changed) {
    this.levels = new Uint8Array(SIDE * SIDE);
    this.changed = changed;
    [this.ink, this.border, this.overlay] = [["ink", 1], ["border", FINE], ["overlay", 1]].map(([name, scale]) => {
      const canvas = document.createElement("canvas");
      canvas.className = name;
      canvas.width = canvas.height = scale * SIDE;
      host.append(canvas);
      return canvas;
    });
    this.overlay.setAttribute("role", "img");
    this.overlay.setAttribute("aria-label", "28 by 28 grid: draw a digit with the mouse or a finger");
    this.overlay.addEventListener("pointerdown", (event) => this.begin(event));
    this.overlay.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) this.overlay.addEventListener(name, () => this.end());
  }

  position(event) {
    const box = this.overlay.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
  }

  get isDown() {
    return Boolean(this.last);
  }

  begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.overlay.setPointerCapture(event.pointerId);
    this.last = this.position(event);
    this.stroke(this.last);
    this.changed(false);
  }

  move(event) {
    if (!this.last) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) this.stroke(this.position(each));
    this.changed(false);
  }

  end() {
    if (!this.last) return;
    this.last = null;
    this.changed(true);
  }

  // A soft round brush: full ink near the line, fading over one pixel.
  stroke([x, y]) {
    const [fromX, fromY] = this.last;
    const [alongX, alongY] = [x - fromX, y - fromY];
    const length = alongX * alongX + alongY * alongY || 1;
    for (let row = Math.max(0, Math.floor(Math.min(y, fromY) - 4)); row < Math.min(SIDE, Math.max(y, fromY) + 4); row += 1) {
      for (let column = Math.max(0, Math.floor(Math.min(x, fromX) - 4)); column < Math.min(SIDE, Math.max(x, fromX) + 4); column += 1) {
        const [dx, dy] = [column + 0.5 - fromX, row + 0.5 - fromY];
        const share = Math.min(Math.max((dx * alongX + dy * alongY) / length, 0), 1);
        const distance = Math.hypot(dx - share * alongX, dy - share * alongY);
        const level = Math.round(255 * Math.min(Math.max(this.reach - distance, 0), 1));
        const at = row * SIDE + column;
        this.levels[at] = this.erases ? Math.min(this.levels[at], 255 - level) : Math.max(this.levels[at], level);
      }
    }
    this.last = [x, y];
    this.paint();
  }

  clear() {
    this.levels.fill(0);
    this.paint();
    this.changed(true);
  }

  load(levels) {
    if (this.last) return;
    this.levels.set(levels);
    this.paint();
  }

  paint() {
    const ink = this.ink.colour ?? [128, 128, 128];
    fill(this.ink, (at) => [ink[0], ink[1], ink[2], this.levels[at]]);
  }

  // `blind` tells of each cell whether nothing drawn there can reach the output; those cells are hatched.
  hatch(blind) {
    const context = this.border.getContext("2d");
    const colour = this.ink.colour.join(" ");
    if (this.hatched === colour + blind) return;
    this.hatched = colour + blind;
    context.clearRect(0, 0, this.border.width, this.border.height);
    context.strokeStyle = `rgb(${colour} / 0.45)`;
    context.lineWidth = FINE / 8;
    context.beginPath();
    blind.forEach((isBlind, at) => {
      if (!isBlind) return;
      const [x, y] = [FINE * (at % SIDE), FINE * Math.floor(at / SIDE)];
      for (const part of [0.5, 1, 1.5]) {
        const [near, far] = [FINE * Math.max(0, part - 1), FINE * Math.min(1, part)];
        context.moveTo(x + near, y + far);
        context.lineTo(x + far, y + near);
      }
    });
    context.stroke();
  }

  // `map` is signed and reaches at most 1 in size; null shows none.
  attribute(map, colours) {
    const [minus, plus] = [colours.minus, colours.plus].map((colour) => colour.map((part) => 255 * part));
    fill(this.overlay, (at) => {
      const share = map ? map[at] : 0;
      const [red, green, blue] = share < 0 ? minus : plus;
      return [red, green, blue, Math.round(215 * Math.abs(share) ** 0.8)];
    });
  }
}

function fill(canvas, colour) {
  const context = canvas.getContext("2d");
  const picture = context.createImageData(SIDE, SIDE);
  for (let at = 0; at < SIDE * SIDE; at += 1) picture.data.set(colour(at), 4 * at);
  context.putImageData(picture, 0, 0);
}
