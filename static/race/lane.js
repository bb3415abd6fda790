// One network of a race: what it is, what it answers, its loss and its speed.

import { element } from "../playground/elements.js";
import { AnswerMap } from "../playground/maps.js";
import { SHORT, shown } from "../playground/numbers.js";

export class Lane {
  constructor(name) {
    this.map = new AnswerMap(name);
    this.root = element("section", "lane");
    this.words = element("p", "lane-words");
    this.loss = element("b", "loss");
    this.speed = element("b", "speed");
    const figures = element("dl", "figures");
    this.lossName = element("dt", "");
    figures.append(part(this.lossName, this.loss), part(element("dt", "", "examples a second, alone"), this.speed));
    this.root.append(this.map.root, figures, this.words);
  }

  // `words` are pairs: a property, and whether the networks differ in it.
  build(described, words, colour) {
    this.map.build(described, described.examples);
    this.map.canvas.style.borderBottom = `4px solid ${colour}`;
    this.words.replaceChildren(...words.flatMap(([text, differs], at) => [at ? " · " : "", element(differs ? "b" : "span", "", text)]));
    this.lossName.textContent = `loss on ${described.measuredOn}`;
    this.unit = described.loss === "squared" ? "" : " nats";
  }

  paint({ answer, speed }, loss) {
    this.map.paint(answer);
    this.loss.textContent = loss === undefined ? "–" : shown(loss) + this.unit;
    this.speed.textContent = speed ? SHORT.format(speed) : "–";
  }
}

function part(name, value) {
  const [made, dd] = [element("div", ""), element("dd", "")];
  dd.append(value);
  made.append(name, dd);
  return made;
}
