// What every layer gives at one point: a row of cells for each, the inputs first.

import { float32 } from "../decode.js";
import { Scale } from "../tiles/scale.js";
import { element } from "./elements.js";

const CELL = 14;

export class Outputs {
  constructor() {
    this.root = element("figure", "outputs");
    this.lines = element("div", "");
    this.root.append(element("figcaption", "", "Outputs of every layer at the point"), this.lines);
  }

  build({ sizes, activations, colours }) {
    this.scale = new Scale(colours.signed, true);
    this.canvases = sizes.map((size, layer) => {
      const line = element("div", "outputs-line");
      const canvas = Object.assign(document.createElement("canvas"), { width: CELL * size, height: CELL });
      const name = layer ? `${layer} ${activations[layer - 1]}` : "inputs";
      canvas.setAttribute("role", "img");
      const most = element("span", "number");
      line.append(element("span", "", name), canvas, most);
      this.lines.append(line);
      return { canvas, most, line, name };
    });
    this.lines.replaceChildren(...this.canvases.map(({ line }) => line));
  }

  paint({ every }) {
    every.map(float32).forEach((values, layer) => {
      const { canvas, most, name } = this.canvases[layer];
      const largest = Math.max(...values.map(Math.abs), 1e-9);
      const context = canvas.getContext("2d");
      values.forEach((value, unit) => {
        context.fillStyle = this.scale.css(value / largest);
        context.fillRect(CELL * unit, 0, CELL - 1, CELL);
      });
      most.textContent = values.length === 1 ? values[0].toFixed(3) : `±${largest.toPrecision(3)}`;
      canvas.setAttribute("aria-label", `${name}: ${Array.from(values.slice(0, 24), (value) => value.toPrecision(2)).join(", ")}`);
    });
  }
}
