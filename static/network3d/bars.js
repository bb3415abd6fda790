// The probabilities of all classes as bars, and the answer.

import { turn } from "../match.js";
import { percent } from "../numerals.js";
import { write } from "./panel.js";

const EMPTY = "Nothing is drawn yet";

export class Bars {
  // `heading` is HTML.
  constructor(host, heading) {
    Object.assign(this, { host, heading });
    this.title = host.parentElement.querySelector("h4");
    this.rows = [];
  }

  // An empty sheet has no answer: the classes stand there alone.
  show(names, probabilities, isEmpty) {
    if (this.rows.length !== names.length || this.rows.some((row, at) => row.name.textContent !== names[at])) this.build(names);
    const best = probabilities.indexOf(Math.max(...probabilities));
    probabilities.forEach((probability, at) => {
      const row = this.rows[at];
      row.bar.style.transform = `scaleX(${isEmpty ? 0 : probability})`;
      write(row.share, isEmpty ? "" : percent(probability));
      row.line.classList.toggle("best", at === best && !isEmpty);
    });
    turn(this.title, isEmpty ? EMPTY : this.heading);
    this.host.dataset.answer = isEmpty ? "" : names[best];
  }

  build(names) {
    this.host.replaceChildren();
    this.rows = names.map((text) => {
      const [line, name, track, bar, share] = ["div", "b", "span", "i", "em"].map((tag) => document.createElement(tag));
      name.textContent = text;
      track.append(bar);
      line.append(name, track, share);
      this.host.append(line);
      return { line, name, bar, share };
    });
  }
}
