// The losses over the steps, on a logarithmic axis.

import { drawing, element } from "./elements.js";
import { SHORT } from "./numbers.js";

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [220, 50, 10, 8, 24];
const DECADES = 6;

export class Curve {
  constructor() {
    this.root = element("figure", "curve");
    this.caption = element("figcaption", "");
    this.svg = drawing("svg", { role: "img", height: HEIGHT, "font-size": 11 });
    this.ground = drawing("g", {});
    this.root.append(this.caption, this.svg);
    this.seen = new ResizeObserver(() => this.last && this.paint(...this.last));
    this.seen.observe(this.root);
  }

  // `lines` are {words, colour, faint}.
  build(title, lines) {
    this.lines = lines.map(({ words, colour, faint = false }) => {
      const [width, opacity] = faint ? [1, 0.5] : [1.8, 1];
      const path = drawing("path", { fill: "none", stroke: colour, "stroke-width": width, opacity, "stroke-linejoin": "round" });
      return { words, colour, faint, path, end: drawing("circle", { r: faint ? 0 : 3, fill: colour, opacity: 0 }) };
    });
    const legend = element("span", "legend");
    legend.append(...this.lines.map(nameOf));
    this.caption.replaceChildren(element("b", "", title), legend);
    this.svg.replaceChildren(this.ground, ...this.lines.map(({ path }) => path), ...this.lines.map(({ end }) => end));
    this.last = null;
  }

  // For each line its steps and losses.
  paint(steps, courses) {
    this.last = [steps, courses];
    this.width = Math.max(this.root.clientWidth - LEFT - RIGHT, 60);
    this.svg.setAttribute("width", this.width + LEFT + RIGHT);
    const every = courses.flatMap(([, values]) => [...values].filter((value) => value > 0 && Number.isFinite(value)));
    if (!every.length) return this.clear();
    // Whole half decades: the axis moves seldom.
    const least = Math.floor(2 * Math.log10(Math.max(Math.min(...every), 1e-12))) / 2;
    const high = Math.max(Math.ceil(2 * Math.log10(Math.max(...every))) / 2, least + 1);
    const low = Math.max(least, high - DECADES);
    const end = Math.max(steps, 1);
    const x = (step) => LEFT + (this.width * step) / end;
    const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low));
    courses.forEach(([places, values], at) => {
      const points = Array.from(values, (value, place) => value > 0 && [x(places[place]).toFixed(1), y(value).toFixed(1)]).filter(Boolean);
      this.lines[at].path.setAttribute("d", points.length > 1 ? `M${points.map((point) => point.join(" ")).join("L")}` : "");
      this.end(this.lines[at].end, points.at(-1));
    });
    this.axis(low, high, steps, x, y);
    const now = courses.map(([, values], at) => values.length && `${this.lines[at].words} ${values.at(-1).toPrecision(3)}`);
    this.svg.setAttribute("aria-label", `${this.caption.firstChild.textContent} on a logarithmic axis over ${steps} steps: ${now.filter(Boolean).join(", ")}`);
  }

  clear() {
    this.svg.setAttribute("aria-label", this.caption.firstChild.textContent);
    for (const { path, end } of this.lines) {
      path.removeAttribute("d");
      this.end(end);
    }
  }

  // A dot at the present loss.
  end(dot, place) {
    dot.setAttribute("opacity", place ? 1 : 0);
    if (place) [dot.cx.baseVal.value, dot.cy.baseVal.value] = place.map(Number);
  }

  axis(low, high, steps, x, y) {
    const mark = `${low} ${high} ${steps} ${this.width}`;
    if (mark === this.mark) return;
    this.mark = mark;
    const made = [];
    for (let power = Math.ceil(low); power <= high; power += 1) {
      const at = y(10 ** power);
      made.push(drawing("line", { x1: LEFT, x2: LEFT + this.width, y1: at, y2: at, stroke: "currentColor", opacity: 0.14 }));
      made.push(text(LEFT - 6, at + 4, power < -3 ? `1e${power}` : String(10 ** power), "end"));
    }
    made.push(text(LEFT, HEIGHT - 6, "0", "start"), text(LEFT + this.width, HEIGHT - 6, steps ? `${SHORT.format(steps)} steps` : "steps", "end"));
    this.ground.replaceChildren(...made);
  }

  dispose() {
    this.seen.disconnect();
  }
}

function text(x, y, words, anchor) {
  const made = drawing("text", { x, y, "text-anchor": anchor, fill: "currentColor", opacity: 0.66 });
  made.textContent = words;
  return made;
}

function nameOf({ words, colour, faint }) {
  const [made, line] = [element("span", "name"), element("i", faint ? "faint" : "")];
  line.style.borderTopColor = colour;
  made.append(line, words);
  return made;
}
