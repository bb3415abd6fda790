// What a network answers over the plane, or what it is to learn, with the examples of a set on it.

import { float32, uint8 } from "../decode.js";
import { Scale } from "../tiles/scale.js";
import { element } from "./elements.js";

const PIXELS = 440;

// A colour for each byte: positive from 0 up, others around 128.
export function table(colours, isSigned) {
  const scale = new Scale(colours, isSigned);
  return Uint32Array.from({ length: 256 }, (_, level) => scale.pixel(isSigned ? Math.max((level - 128) / 127, -1) : level / 255));
}

const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

export class AnswerMap {
  constructor(title) {
    this.title = title;
    this.root = element("figure", "map");
    this.canvas = Object.assign(document.createElement("canvas"), { width: PIXELS, height: PIXELS });
    this.canvas.setAttribute("role", "img");
    this.small = document.createElement("canvas");
    this.dots = Object.assign(document.createElement("canvas"), { width: PIXELS, height: PIXELS });
    this.legend = element("span", "legend");
    const caption = element("figcaption", "");
    caption.append(element("b", "", title), this.legend);
    this.root.append(caption, this.canvas);
  }

  build(described, examples) {
    Object.assign(this, { kind: described.kind, side: described.side, colours: described.colours, axis: described.axis, last: null });
    this.small.width = this.small.height = this.side;
    this.colourOf = table(this.kind === "positive" ? this.colours.positive : this.colours.signed, this.kind !== "positive");
    this.classParts = this.colours.classes.map(parts);
    const [low, high] = described.axis;
    this.canvas.setAttribute("aria-label", `${this.title}: a from left to right and b from bottom to top, each from ${low} to ${high}`);
    this.legend.replaceChildren(...this.legendOf(described));
    this.show(examples ? this.dotsOf(examples) : []);
    this.paint(null);
  }

  dotsOf({ a, b, levels, held, count }) {
    const [across, down, every, rings] = [float32(a), float32(b), uint8(levels), uint8(held)];
    return Array.from({ length: count }, (_, at) => ({ a: across[at], b: down[at], css: css(this.colour(every, at, count)), isRing: rings[at] }));
  }

  legendOf({ most, classes }) {
    if (this.kind === "classes") return Array.from({ length: classes }, (_, at) => swatch([this.colours.classes[at]], `class ${at}`));
    if (this.kind === "two") return [swatch(this.colours.signed, "class 0 … class 1")];
    const end = Number(most.toPrecision(2));
    return [this.kind === "signed" ? swatch(this.colours.signed, `−${end} … ${end}`) : swatch(this.colours.positive, `0 … ${end}`)];
  }

  // The colour of byte `at` of packed levels.
  colour(levels, at, count) {
    if (this.kind !== "classes") return this.colourOf[levels[at]];
    const [share, ink, paper] = [levels[count + at] / 255, this.classParts[levels[at]], parts(this.colours.paper)];
    const strength = Math.max(0, (share - 0.33) / 0.67);
    const [red, green, blue] = ink.map((part, axis) => Math.round(paper[axis] + (part - paper[axis]) * strength));
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  }

  // Examples over the map, as {a, b, css}; those held out are rings.
  show(dots) {
    const context = this.dots.getContext("2d");
    context.clearRect(0, 0, PIXELS, PIXELS);
    for (const { a, b, css, isRing } of dots) {
      context.beginPath();
      context.arc(a * PIXELS, b * PIXELS, 4.6, 0, 7);
      context.lineWidth = isRing ? 3 : 1.2;
      context.strokeStyle = isRing ? css : this.colours.paper;
      context.fillStyle = isRing ? this.colours.paper : css;
      context.fill();
      context.stroke();
    }
    if (this.last) this.paint(...this.last);
  }

  paint(text, large) {
    this.last = [text, large];
    const context = this.canvas.getContext("2d");
    context.fillStyle = this.colours.paper;
    context.fillRect(0, 0, PIXELS, PIXELS);
    if (text) {
      const [levels, count, inner] = [uint8(text), this.side ** 2, this.small.getContext("2d")];
      const picture = inner.createImageData(this.side, this.side);
      const pixels = new Uint32Array(picture.data.buffer);
      for (let at = 0; at < count; at += 1) pixels[at] = this.colour(levels, at, count);
      inner.putImageData(picture, 0, 0);
      context.imageSmoothingEnabled = false;
      context.drawImage(this.small, 0, 0, PIXELS, PIXELS);
    }
    context.drawImage(this.dots, 0, 0);
    if (large) cross(context, large, this.axis, PIXELS);
  }
}

// The colour of a pixel.
export const css = (pixel) => `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;

// The chosen point of a map.
export function cross(context, { point }, [low, high], side) {
  const [x, y] = [(side * (point[0] - low)) / (high - low), side * (1 - (point[1] - low) / (high - low))];
  for (const [width, colour] of [[4, "#fff"], [1.8, "#10151d"]]) {
    Object.assign(context, { lineWidth: width, strokeStyle: colour });
    context.beginPath();
    context.arc(x, y, side / 34, 0, 7);
    context.stroke();
  }
}

function swatch(colours, words) {
  const made = element("span", "swatch");
  const strip = element("i", "");
  strip.style.background = colours.length > 1 ? `linear-gradient(90deg, ${colours.join(", ")})` : colours[0];
  made.append(strip, words);
  return made;
}
