// How the weights, activations and gradients of each layer are spread, over the steps since the view was opened.

import { float32 } from "../decode.js";
import { element } from "./elements.js";

const [WIDTH, HEIGHT, MOST, EVERY] = [240, 62, 160, 250];
const NAMES = ["weights", "activations", "gradients"];

export class Spreads {
  // `seen` is called once it is on the screen.
  constructor(seen) {
    this.root = element("section", "spreads");
    this.rows = element("div", "spread-rows");
    this.root.append(element("b", "", "How each layer is spread"), element("span", "quiet", "zero in the middle, steps from left to right, darker where more values are"), this.rows);
    this.watch = new IntersectionObserver(([entry]) => {
      this.isSeen = entry.isIntersecting;
      if (this.isSeen) seen();
    });
    this.watch.observe(this.root);
    this.last = 0;
  }

  // Whether the next picture should bring histograms.
  get isWanted() {
    return Boolean(this.isSeen) && performance.now() - this.last > EVERY;
  }

  // Whether it is seen, and shows an earlier step.
  isBehind(moment) {
    return Boolean(this.isSeen) && this.columns.at(-1)?.step !== moment.steps;
  }

  build({ sizes, activations, colours }) {
    this.ink = colours.courses[0];
    this.columns = [];
    this.layers = activations.map((name, layer) => {
      const [row, title] = [element("div", "spread-row"), element("p", "spread-title")];
      const condition = element("span", "quiet");
      title.append(element("b", "", `Layer ${layer + 1}`), ` ${sizes[layer + 1]} ${name} `, condition);
      const plots = NAMES.map((quantity) => {
        const [plot, caption] = [element("figure", "spread"), element("figcaption", "")];
        const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", `The ${quantity} over time, once it trains`);
        plot.append(caption, canvas);
        return { plot, caption, canvas, quantity };
      });
      row.append(title, ...plots.map(({ plot }) => plot));
      return { row, condition, plots };
    });
    this.rows.replaceChildren(...this.layers.map(({ row }) => row));
  }

  paint(spread, moment) {
    if (!spread) return;
    this.last = performance.now();
    if (this.columns.at(-1)?.step > moment.steps) this.columns = [];
    if (this.columns.at(-1)?.step === moment.steps) this.columns.pop();
    if (this.columns.length >= MOST) this.columns = this.columns.filter((_, at) => at % 2 === 0);
    const layers = spread.map((layer) => layer.map(({ most, shares }) => ({ most, shares: float32(shares) })));
    this.columns.push({ step: moment.steps, layers });
    this.layers.forEach(({ condition, plots }, layer) => {
      const [dead, saturated] = moment.conditions[layer];
      condition.textContent = `${dead} dead, ${saturated} saturated`;
      plots.forEach((plot, quantity) => this.plot(plot, layer, quantity));
    });
  }

  plot({ canvas, caption, quantity }, layer, place) {
    const context = canvas.getContext("2d");
    const columns = this.columns.map((column) => ({ step: column.step, ...column.layers[layer][place] }));
    const most = Math.max(...columns.map((column) => column.most));
    const [first, last] = [columns[0].step, columns.at(-1).step];
    caption.textContent = `${quantity}, ±${most.toPrecision(2)}`;
    context.clearRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = this.ink;
    columns.forEach(({ step, most: its, shares }, at) => {
      const x = (value) => (last === first ? value * WIDTH : ((WIDTH - 2) * (value - first)) / (last - first));
      const from = last === first ? 0 : x(at ? (step + columns[at - 1].step) / 2 : step);
      const to = last === first ? WIDTH : at + 1 < columns.length ? x((step + columns[at + 1].step) / 2) : WIDTH;
      const [height, largest] = [(HEIGHT * its) / most / shares.length, Math.max(...shares, 1e-9)];
      shares.forEach((share, bin) => {
        if (!share) return;
        context.globalAlpha = 0.08 + 0.92 * Math.sqrt(share / largest);
        context.fillRect(from, HEIGHT / 2 + (HEIGHT * its) / most / 2 - (bin + 1) * height, Math.max(to - from, 0.5), Math.max(height, 0.6));
      });
    });
    context.globalAlpha = 1;
    canvas.setAttribute("aria-label", `The ${quantity} of layer ${layer + 1} from step ${first} to ${last}, between −${most.toPrecision(2)} and ${most.toPrecision(2)}`);
  }

  dispose() {
    this.watch.disconnect();
  }
}
