// The columns of the overview: the maps or units of a block of layers, and the bars of the answer.

import { turn } from "../match.js";
import { element, paint } from "./elements.js";

export class Stage {
  constructor({ shape, units, tiles }) {
    this.root = element("section", units ? "stage units" : "stage");
    this.title = element("h3", "");
    this.words = element("p", "words");
    this.count = element("p", "count");
    this.tiles = tiles.map(() => new Tile(shape));
    const [head, body] = [element("div", "head"), element("div", "body")];
    head.append(this.title, this.words);
    body.append(this.count, ...this.tiles.map((tile) => tile.root));
    this.root.append(head, body);
  }

  update({ title, words, count, tiles }, scale) {
    turn(this.title, title);
    turn(this.words, words);
    this.count.textContent = count;
    this.tiles.forEach((tile, number) => tile.update(tiles[number], scale));
  }
}

class Tile {
  constructor([height, width]) {
    this.root = element("a", "tile");
    this.canvas = Object.assign(element("canvas", ""), { width, height });
    [this.name, this.effect] = [element("b", ""), element("span", "")];
    const caption = element("span", "caption");
    caption.append(this.name, this.effect);
    this.root.append(this.canvas, caption);
  }

  update({ name, effect, alt, values, href }, scale) {
    this.root.href = href;
    this.root.setAttribute("aria-label", alt);
    this.name.textContent = name;
    this.effect.textContent = effect;
    paint(this.canvas, values, scale);
  }
}

export class Answer {
  constructor({ bars }) {
    this.root = element("section", "answer");
    this.root.style.setProperty("--half", Math.ceil(bars.length / 2));
    this.words = element("p", "words");
    this.label = element("strong", "label");
    this.percent = element("span", "percent");
    this.verdict = element("span", "");
    this.tiles = bars.map((bar) => new Bar(bar));
    const [head, body, line] = [element("div", "head"), element("div", "body"), element("div", "line")];
    const beside = element("div", "beside");
    beside.append(this.percent, this.verdict);
    line.append(this.label, beside);
    head.append(element("h3", "", "Answer"), this.words);
    body.append(line, ...this.tiles.map((tile) => tile.root));
    this.root.append(head, body);
  }

  update({ label, percent, verdict, words, bars }) {
    this.label.textContent = label;
    this.label.classList.toggle("named", label.length > 2);
    this.percent.textContent = percent;
    this.verdict.textContent = verdict;
    this.verdict.className = `verdict ${verdict.split(",")[0]}`;
    turn(this.words, words);
    this.tiles.forEach((tile, number) => tile.update(bars[number], bars[number].name === label));
  }
}

class Bar {
  constructor({ name }) {
    this.root = element("a", "bar");
    [this.fill, this.percent] = [element("i", ""), element("span", "percent")];
    const track = element("span", "track");
    track.append(this.fill);
    this.root.append(element("b", "", name), track, this.percent);
  }

  update({ share, percent, alt, href }, best) {
    this.root.href = href;
    this.root.setAttribute("aria-label", alt);
    this.root.classList.toggle("best", best);
    this.fill.style.width = `${100 * share}%`;
    this.percent.textContent = percent;
  }
}
