// The network as a graph: each unit is the map of what it answers over the plane, each line a weight.

import { float32, int32, uint8 } from "../decode.js";
import { element } from "./elements.js";
import { layout } from "./layout.js";
import { table } from "./maps.js";

const HEIGHT = 330;
const STRIP = 18;
const STEPS = 12;

export class Graph {
  // `focus` takes the {layer, unit} that is clicked.
  constructor(focus) {
    this.root = element("figure", "graph");
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.words = element("figcaption", "");
    this.atlas = document.createElement("canvas");
    this.root.append(this.canvas, this.words);
    this.pointed = null;
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("pointerdown", (event) => {
      this.point(event);
      if (this.pointed?.layer) focus({ ...this.pointed });
    });
    this.canvas.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.leave());
    this.seen = new ResizeObserver(() => this.resize());
    this.seen.observe(this.root);
  }

  build(described) {
    Object.assign(this, { described, moment: null, pointed: null });
    const { sizes, unitSide, colours, inputs } = described;
    this.colourOf = table(colours.signed, true);
    this.inputs = uint8(inputs);
    this.firsts = sizes.map((_, layer) => sizes.slice(0, layer).reduce((sum, size) => sum + size, 0));
    this.units = this.firsts.at(-1) + sizes.at(-1);
    this.offsets = sizes.slice(1).map((_, layer) => sizes.slice(1, layer + 1).reduce((sum, size, at) => sum + size * sizes[at], 0));
    Object.assign(this.atlas, { width: unitSide, height: unitSide * this.units });
    this.canvas.setAttribute("aria-label", `The network ${sizes.join("-")}: the map of what each unit answers, and its weights as lines`);
    this.resize();
    this.tell();
  }

  resize() {
    if (!this.described || !this.root.clientWidth) return;
    const [width, ratio] = [this.root.clientWidth, Math.min(window.devicePixelRatio || 1, 2)];
    this.canvas.style.height = `${HEIGHT + STRIP}px`;
    Object.assign(this.canvas, { width: width * ratio, height: (HEIGHT + STRIP) * ratio });
    this.ratio = ratio;
    this.places = layout(this.described.sizes, width, HEIGHT);
    this.draw();
  }

  paint(moment) {
    const side = this.described.unitSide;
    const [context, levels] = [this.atlas.getContext("2d"), uint8(moment.units)];
    const picture = context.createImageData(side, side * this.units);
    const pixels = new Uint32Array(picture.data.buffer);
    for (let at = 0; at < this.inputs.length; at += 1) pixels[at] = this.colourOf[this.inputs[at]];
    for (let at = 0; at < levels.length; at += 1) pixels[this.inputs.length + at] = this.colourOf[levels[at]];
    context.putImageData(picture, 0, 0);
    this.moment = moment;
    this.lines = this.linesOf(int32(moment.lines.places), float32(moment.lines.shares));
    this.draw();
    this.tell();
  }

  // The ends and the share of each weight; places count output by output, layer by layer.
  linesOf(places, shares) {
    const { sizes } = this.described;
    let layer = 0;
    return Array.from(places, (place, at) => {
      while (layer + 1 < this.offsets.length && place >= this.offsets[layer + 1]) layer += 1;
      const inside = place - this.offsets[layer];
      return { layer, source: inside % sizes[layer], unit: Math.floor(inside / sizes[layer]), share: shares[at] };
    });
  }

  draw() {
    if (!this.places) return;
    const context = this.canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (this.moment) this.drawLines(context);
    this.drawUnits(context);
  }

  drawLines(context) {
    const { layers, side } = this.places;
    const { signed } = this.described.colours;
    // Lines of about one strength are one stroke, the strongest last: hundreds of strokes would take as long as the rest of a picture.
    const strokes = new Map();
    for (const { layer, source, unit, share } of this.lines) {
      const [from, to] = [layers[layer][source], layers[layer + 1][unit]];
      const step = !this.pointed || this.joins(layer, source, unit) ? Math.ceil(STEPS * Math.abs(share)) : -1;
      const [x1, y1, x2, y2] = [from.x + side, from.y + side / 2, to.x, to.y + side / 2];
      const key = 2 * step + (share < 0 ? 0 : 1);
      if (!strokes.has(key)) strokes.set(key, new Path2D());
      strokes.get(key).moveTo(x1, y1);
      strokes.get(key).bezierCurveTo((x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2);
    }
    for (const key of [...strokes.keys()].sort((one, other) => one - other)) {
      const strength = Math.floor(key / 2) / STEPS;
      context.globalAlpha = strength < 0 ? 0.03 : 0.12 + 0.8 * strength;
      context.strokeStyle = signed[key % 2 ? 3 : 1];
      context.lineWidth = 0.4 + 3 * Math.max(strength, 0);
      context.stroke(strokes.get(key));
    }
    context.globalAlpha = 1;
  }

  joins(layer, source, unit) {
    const { layer: its, unit: one } = this.pointed;
    return (layer + 1 === its && unit === one) || (layer === its && source === one);
  }

  drawUnits(context) {
    const { layers, side } = this.places;
    const { unitSide, colours } = this.described;
    const style = getComputedStyle(this.root);
    context.imageSmoothingEnabled = false;
    layers.forEach((units, layer) => {
      units.forEach(({ x, y }, unit) => {
        const number = this.firsts[layer] + unit;
        context.fillStyle = colours.paper;
        context.fillRect(x, y, side, side);
        if (this.moment) context.drawImage(this.atlas, 0, number * unitSide, unitSide, unitSide, x, y, side, side);
        const isPointed = [this.pointed, this.moment?.large].some((each) => each?.layer === layer && each.unit === unit);
        context.strokeStyle = isPointed ? colours.courses[0] : style.getPropertyValue("--edge");
        context.lineWidth = isPointed ? 2.5 : 1;
        context.strokeRect(x, y, side, side);
      });
      this.name(context, layer, units, style.color);
    });
  }

  name(context, layer, units, colour) {
    const { features, activations, sizes } = this.described;
    const [left, right] = [units[0].x, units.at(-1).x + this.places.side];
    const last = sizes.length - 1;
    context.fillStyle = colour;
    context.font = `11.5px ${getComputedStyle(this.root).fontFamily}`;
    context.textAlign = layer === 0 ? "left" : layer === last ? "right" : "center";
    const [dead, saturated] = (layer && this.moment?.conditions[layer - 1]) || [0, 0];
    const condition = dead ? `, ${dead} dead` : saturated ? `, ${saturated} saturated` : "";
    const whole = layer === 0 ? features.join(", ").slice(0, 24) : `${sizes[layer]} ${activations[layer - 1]}${condition}`;
    const next = this.places.layers[layer + 1]?.[0].x ?? this.root.clientWidth;
    const before = layer ? this.places.layers[layer - 1].at(-1).x + this.places.side : 0;
    // Without room, the size alone.
    const words = context.measureText(whole).width < next - before - 16 || layer === 0 ? whole : String(sizes[layer]);
    context.fillText(words, layer === 0 ? left : layer === last ? right : (left + right) / 2, HEIGHT + STRIP - 4);
  }

  point(event) {
    if (!this.places) return;
    const frame = this.canvas.getBoundingClientRect();
    const [x, y, side] = [event.clientX - frame.left, event.clientY - frame.top, this.places.side];
    let found = null;
    this.places.layers.forEach((units, layer) => units.forEach((place, unit) => {
      if (x >= place.x && x <= place.x + side && y >= place.y && y <= place.y + side) found = { layer, unit };
    }));
    if (found?.layer === this.pointed?.layer && found?.unit === this.pointed?.unit) return;
    this.pointed = found;
    this.draw();
    this.tell();
  }

  leave() {
    this.pointed = null;
    this.draw();
    this.tell();
  }

  tell() {
    const { moment, pointed } = this;
    const { features, activations, inputRanges } = this.described;
    if (!pointed) {
      const many = moment && moment.lines.of > this.lines.length ? `the ${this.lines.length} strongest of ${moment.lines.of.toLocaleString("en")} weights` : "its weights";
      this.words.textContent = `Each map is a unit’s response over the plane, blue below 0, red above, on the range of its layer; lines are ${many}. Point at a unit, or click it to see it large.`;
      return;
    }
    const { layer, unit } = pointed;
    const range = layer ? moment?.ranges[layer - 1] : inputRanges[unit];
    const name = layer ? `Unit ${unit + 1} of layer ${layer} (${activations[layer - 1]})` : `Input ${features[unit]}`;
    const width = range === undefined ? "" : `: colours go from −${range.toPrecision(3)} to ${range.toPrecision(3)}`;
    this.words.textContent = `${name}${width}. Its weights alone are shown.`;
  }

  dispose() {
    this.seen.disconnect();
  }
}
