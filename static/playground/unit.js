// A unit shown large: its response, and at a point of the plane the sum behind it, whose weights can be set by hand.

import { float32, uint8 } from "../decode.js";
import { element } from "./elements.js";
import { cross, table } from "./maps.js";
import { Outputs } from "./outputs.js";

const SIDE = 240;
const EVERY = 160;

export class Unit {
  // `act` has edit({layer, unit, source, value}), focus(changes).
  constructor(act) {
    this.act = act;
    this.root = element("section", "unit");
    this.name = element("b", "unit-name");
    const [before, after] = [step("‹", "The unit before", () => this.turn(-1)), step("›", "The next unit", () => this.turn(1))];
    const head = element("div", "unit-head");
    this.range = element("span", "quiet");
    head.append(before, after, this.name, this.range);
    this.canvas = Object.assign(element("canvas", "unit-map"), { width: SIDE, height: SIDE });
    this.canvas.setAttribute("role", "img");
    this.canvas.addEventListener("click", (event) => act.focus(placeOn(this.canvas, event)));
    this.small = document.createElement("canvas");
    this.sum = element("p", "sum");
    this.rows = element("tbody", "");
    const sheet = element("table", "terms");
    sheet.append(heading("from", "weight", "× value", "= product", "gradient"), this.rows);
    const scroll = element("div", "scroll");
    scroll.append(sheet);
    const right = element("div", "unit-sum");
    this.outputs = new Outputs();
    right.append(this.sum, scroll);
    const left = element("div", "unit-left");
    left.append(this.canvas, this.outputs.root);
    this.root.append(head, left, right);
  }

  build(described) {
    Object.assign(this, { described, last: 0, shape: "" });
    this.colourOf = table(described.colours.signed, true);
    this.outputs.build(described);
  }

  turn(by) {
    const { sizes } = this.described;
    const every = sizes.slice(1).flatMap((size, at) => Array.from({ length: size }, (_, unit) => ({ layer: at + 1, unit })));
    const at = every.findIndex(({ layer, unit }) => layer === this.focus?.layer && unit === this.focus?.unit);
    this.act.focus(every[(at + by + every.length) % every.length]);
  }

  paint(large, moment) {
    if (!large) return;
    const isOther = large.layer !== this.focus?.layer || large.unit !== this.focus?.unit;
    if (!isOther && moment.training && performance.now() - this.last < EVERY) return;
    Object.assign(this, { focus: large, last: performance.now() });
    const { activations } = this.described;
    const activation = activations[large.layer - 1];
    this.name.textContent = `Layer ${large.layer}, unit ${large.unit + 1} (${activation})`;
    this.range.textContent = `colours from −${large.range.toPrecision(3)} to ${large.range.toPrecision(3)}; gradients of the loss on ${this.described.gradientsOn}`;
    this.canvas.setAttribute("aria-label", `The response of unit ${large.unit + 1} of layer ${large.layer} over the plane, with the point`);
    this.map(large);
    const [a, b] = large.point.map((value) => value.toFixed(2).replace("-", "−"));
    const bias = large.bias === null ? "" : ` and the bias of ${short(large.bias)}`;
    this.sum.textContent = `At a = ${a}, b = ${b} the products${bias} add up to ${short(large.total)}, which ${activation} turns into ${short(large.activation)}.`;
    this.list(large);
    this.outputs.paint(large);
  }

  map(large) {
    const [context, inner, levels] = [this.canvas.getContext("2d"), this.small.getContext("2d"), uint8(large.map)];
    Object.assign(this.small, { width: large.side, height: large.side });
    const picture = inner.createImageData(large.side, large.side);
    const pixels = new Uint32Array(picture.data.buffer);
    for (let at = 0; at < levels.length; at += 1) pixels[at] = this.colourOf[levels[at]];
    inner.putImageData(picture, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.small, 0, 0, SIDE, SIDE);
    cross(context, large, this.described.axis, SIDE);
  }

  list(large) {
    const { layer, unit, bias } = large;
    const [values, weights, gradients] = [large.values, large.weights, large.gradients].map(float32);
    // A picture may come after the description of the next network.
    const shape = `${this.described.sizes} ${layer} ${unit} ${weights.length}`;
    if (shape !== this.shape) {
      this.shape = shape;
      const name = (source) => (layer === 1 ? this.described.features[source] : `unit ${source + 1}`);
      this.cells = Array.from(weights, (_, source) => this.row(name(source), { layer: layer - 1, unit, source }));
      if (bias !== null) this.cells.push(this.row("bias", { layer: layer - 1, unit, source: null }));
      this.rows.replaceChildren(...this.cells.map((cells) => cells.row));
    }
    const most = Math.max(...weights.map((weight, at) => Math.abs(weight * values[at])), Math.abs(bias ?? 0), 1e-9);
    weights.forEach((weight, at) => this.fill(this.cells[at], weight, values[at], weight * values[at], gradients[at], most));
    if (bias !== null) this.fill(this.cells[weights.length], bias, 1, bias, large.biasGradient, most);
  }

  row(name, place) {
    const row = element("tr", "");
    const input = Object.assign(document.createElement("input"), { type: "number", step: "any" });
    input.setAttribute("aria-label", place.source === null ? "bias" : `weight from ${name}`);
    const cells = ["td", "td", "td"].map((tag) => element(tag, "number"));
    const weight = element("td", "");
    weight.append(input);
    row.append(element("th", "", name), weight, ...cells);
    const made = { row, input, cells };
    input.addEventListener("change", () => {
      if (Number.isFinite(input.valueAsNumber)) this.act.edit({ ...place, value: Math.max(-1e6, Math.min(1e6, input.valueAsNumber)) });
      input.blur();
    });
    input.addEventListener("blur", () => {
      if (!Number.isFinite(input.valueAsNumber)) input.value = made.shown;
    });
    return made;
  }

  fill(line, weight, value, product, gradient, most) {
    const { input, cells } = line;
    line.shown = Number(weight.toPrecision(4));
    if (this.root.getRootNode().activeElement !== input) input.value = line.shown;
    [value, product, gradient].forEach((number, at) => { cells[at].textContent = short(number); });
    const { signed } = this.described.colours;
    const share = (50 * Math.abs(product)) / most;
    const [from, to] = product < 0 ? [50 - share, 50] : [50, 50 + share];
    const colour = `color-mix(in srgb, ${signed[product < 0 ? 1 : 3]} 55%, transparent)`;
    cells[1].style.background = `linear-gradient(90deg, transparent ${from}%, ${colour} ${from}% ${to}%, transparent ${to}%)`;
  }
}

// The place of a click on a map, from 0 to 1 each.
export function placeOn(canvas, event) {
  const frame = canvas.getBoundingClientRect();
  const inside = (value) => Math.max(0, Math.min(1, value));
  return { a: inside((event.clientX - frame.left) / frame.width), b: inside(1 - (event.clientY - frame.top) / frame.height) };
}

function short(value) {
  const size = Math.abs(value);
  if (value === 0 || (size >= 0.001 && size < 10_000)) return value.toPrecision(3).replace("-", "−");
  return value.toExponential(1).replace("-", "−");
}

function heading(...names) {
  const [head, row] = [element("thead", ""), element("tr", "")];
  row.append(...names.map((name) => element("th", "", name)));
  head.append(row);
  return head;
}

function step(sign, label, act) {
  const made = Object.assign(element("button", "turn", sign), { type: "button" });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}
