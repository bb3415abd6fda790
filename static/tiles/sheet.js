// One sheet: equal arrays of values as tiles of coloured cells.

import { float32, int32 } from "../decode.js";
import { Scale } from "./scale.js";
import { numeral, written } from "../numerals.js";

const SHARP = 2;
// What is not drawn on the canvases: sheets that agree in it can take each other's numbers.
const FIXED = ["count", "height", "width", "signs", "colours", "signed", "bar", "axes", "size", "most", "share", "columns", "written",
  "clickable", "by_cell", "inner", "marked", "frame", "looks"];

export class Sheet {
  constructor(described) {
    Object.assign(this, described, { described });
    this.values = numbers(described.values);
    this.inner = described.inner && int32(described.inner);
    this.scale = new Scale(described.colours, described.signed);
    this.root = element("section", "sheet");
    this.root.style.setProperty("--basis", `calc(${100 * this.share}% - 22px)`);
    this.boxes = [];
    this.root.append(...this.heading(), this.grid(), ...this.legend());
    if (described.frame) this.outline(...described.frame);
  }

  isLike(described) {
    const isTitled = (sheet) => sheet.titles.filter(Boolean).length;
    return isTitled(this.described) === isTitled(described) && FIXED.every((name) => isSame(this.described[name], described[name]));
  }

  // Take the numbers, the range and the words of a sheet that is like this one.
  renew(described) {
    Object.assign(this, described, { described, values: numbers(described.values), inner: this.inner });
    [...this.root.querySelectorAll(".title")].forEach((title, tile) => {
      title.textContent = this.titles[tile];
    });
    this.boxes.forEach((box, tile) => box.setAttribute("aria-label", this.names[tile]));
    this.boxes.forEach((box, tile) => {
      const canvas = box.querySelector("canvas");
      if (this.written) canvas.replaceWith(this.numbers(tile));
      else this.paint(canvas, tile);
    });
    this.root.querySelector(".words")?.replaceWith(...this.heading());
    this.root.querySelectorAll(".legend span").forEach((span, number) => {
      span.textContent = this.legendWords()[number];
    });
  }

  heading() {
    if (!this.title && !this.words) return [];
    const line = element("p", "words");
    line.append(element("b", "", this.title));
    line.insertAdjacentHTML("beforeend", ` ${this.words}`);
    return [line];
  }

  grid() {
    const grid = element("div", "grid");
    grid.style.gridTemplateColumns = this.columns
      ? `repeat(${this.columns}, minmax(0, max-content))`
      : `repeat(auto-fill, minmax(min(calc(${this.size}px * var(--shrink, 1)), 100%), 1fr))`;
    for (let tile = 0; tile < this.count; tile += 1) grid.append(this.tile(tile));
    return grid;
  }

  tile(tile) {
    const root = element("div", "tile");
    if (!this.written) root.style.maxWidth = `${this.most}px`;
    if (this.titles[tile]) root.append(element("span", "title", this.titles[tile]));
    // A key can choose a tile, but no cell of it.
    const whole = this.clickable && !this.by_cell;
    const box = element(whole ? "button" : "div", this.clickable ? "cells open" : "cells");
    if (whole) box.type = "button";
    else box.setAttribute("role", "img");
    box.setAttribute("aria-label", this.names[tile]);
    if (this.written) box.style.maxWidth = `${this.width * this.cell}px`;
    box.append(this.written ? this.numbers(tile) : this.picture(tile));
    if (this.marked?.[0] === tile) box.append(this.overlay("mark", this.marked[1], this.marked[2], 1, 1));
    this.boxes.push(box);
    const line = element("div", "line");
    // The last of a row has room for a sign too, so that all are equally wide.
    line.append(box, ...(this.signs.length ? [element("span", "sign", this.signs[tile])] : []));
    root.append(line);
    return root;
  }

  // One pixel a cell; the browser enlarges it.
  picture(tile) {
    const canvas = Object.assign(document.createElement("canvas"), { width: this.width, height: this.height });
    this.paint(canvas, tile);
    return canvas;
  }

  paint(canvas, tile) {
    const picture = (this.raster ??= new ImageData(this.width, this.height));
    const pixels = new Uint32Array(picture.data.buffer);
    const [from, end] = [tile * pixels.length, this.ends[tile]];
    for (let at = 0; at < pixels.length; at += 1) pixels[at] = this.scale.pixel(this.values[from + at] / end);
    canvas.getContext("2d").putImageData(picture, 0, 0);
  }

  numbers(tile) {
    const side = this.cell * SHARP;
    const canvas = Object.assign(document.createElement("canvas"), { width: this.width * side, height: this.height * side });
    const context = canvas.getContext("2d");
    Object.assign(context, { textAlign: "center", textBaseline: "middle", font: `${11.5 * SHARP}px sans-serif` });
    for (let at = 0; at < this.height * this.width; at += 1) {
      const value = this.values[tile * this.height * this.width + at];
      if (Number.isNaN(value)) continue;
      const [x, y] = [(at % this.width) * side, Math.floor(at / this.width) * side];
      const share = value / this.ends[tile];
      context.fillStyle = this.scale.css(share);
      context.fillRect(x, y, side - SHARP, side - SHARP);
      context.fillStyle = this.scale.ink(share);
      context.fillText(written(value), x + side / 2, y + side / 2);
    }
    return canvas;
  }

  legend() {
    if (!this.bar) return [];
    const canvas = Object.assign(document.createElement("canvas"), { width: 128, height: 1 });
    const context = canvas.getContext("2d");
    for (let at = 0; at < 128; at += 1) {
      context.fillStyle = this.scale.css(this.signed ? at / 63.5 - 1 : at / 127);
      context.fillRect(at, 0, 1, 1);
    }
    const line = element("div", "legend");
    const [low, high] = this.legendWords();
    line.append(element("span", "", low), canvas, element("span", "", high));
    return [line];
  }

  legendWords() {
    const ends = this.bar === "share" ? ["−largest of each", "largest of each"] : [numeral(-this.ends[0]), numeral(this.ends[0])];
    return [this.signed ? ends[0] : "0", ends[1]];
  }

  at(box, x, y) {
    const place = box.getBoundingClientRect();
    const cell = (share, length) => Math.min(Math.max(Math.floor(share * length), 0), length - 1);
    return [this.boxes.indexOf(box), cell((y - place.top) / place.height, this.height), cell((x - place.left) / place.width, this.width)];
  }

  holds(tile, row, column) {
    return !Number.isNaN(this.value(tile, row, column));
  }

  value(tile, row, column) {
    return this.values[(tile * this.height + row) * this.width + column];
  }

  says(tile, row, column) {
    if (!this.holds(tile, row, column)) return null;
    const inner = this.inner ? this.axes.map((_, axis) => this.inner[(row * this.width + column) * this.axes.length + axis]) : [row, column];
    const where = this.axes.map((name, axis) => ` · ${name} ${inner[axis]}`).join("");
    return [`${this.names[tile]}${where}`, numeral(this.value(tile, row, column))];
  }

  // Frame what the cell (row, column) of another sheet sees of the only tile here; a window is [start, step, size] in cells.
  show(rows, columns, row, column) {
    this.outline(...seen(rows, row, this.height), ...seen(columns, column, this.width));
  }

  outline(top, bottom, left, right) {
    this.outlined?.remove();
    this.outlined = this.overlay("frame", top, left, bottom - top, right - left);
    this.outlined.dataset.seen = [top, bottom, left, right].join("-");
    this.boxes[0].append(this.outlined);
    this.told ??= this.root.appendChild(element("p", "told"));
    this.told.textContent = `Rows ${top} … ${bottom - 1}, columns ${left} … ${right - 1}: ${bottom - top}×${right - left} pixels`;
  }

  overlay(kind, row, column, height, width) {
    const box = element("i", kind);
    const share = { top: row / this.height, left: column / this.width, height: height / this.height, width: width / this.width };
    for (const [side, part] of Object.entries(share)) box.style[side] = `${100 * part}%`;
    return box;
  }
}

const numbers = (values) => (typeof values === "string" ? float32(values) : values);

const isSame = (one, other) => one === other || (typeof one !== "string" && JSON.stringify(one) === JSON.stringify(other));

const seen = ([start, step, size], position, length) => {
  const from = start + step * position;
  return [Math.max(from, 0), Math.min(from + size, length)];
};

function element(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}
