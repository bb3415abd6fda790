// The sum behind a value, in short: its strongest terms on either side, and what else there is in it.

import { write } from "./panel.js";

export class Sum {
  // `chosen` is told the name of a source that is clicked.
  constructor(host, chosen) {
    this.chosen = chosen;
    this.title = host.querySelector("h4");
    this.ending = host.querySelector(".ending");
    this.sides = [0, 1].map(() => Object.assign(document.createElement("div"), { rows: [] }));
    host.querySelector(".terms").append(...this.sides);
  }

  show({ title, adding, taking, ending }) {
    write(this.title, title);
    write(this.ending, ending);
    [adding, taking].forEach((terms, side) => this.list(this.sides[side], terms));
  }

  list(side, terms) {
    while (side.rows.length < terms.length) side.rows.push(this.row(side));
    side.rows.forEach((row, at) => {
      row.line.hidden = at >= terms.length;
      if (row.line.hidden) return;
      const [source, factors, product] = terms[at];
      write(row.source, source);
      write(row.factors, factors);
      write(row.product, product);
      row.line.disabled = source.startsWith("input");
      row.line.title = row.line.disabled ? "" : `The sum behind ${source}`;
    });
  }

  row(side) {
    const line = document.createElement("button");
    line.type = "button";
    const [source, factors, product] = ["b", "span", "em"].map((tag) => line.appendChild(document.createElement(tag)));
    line.addEventListener("click", () => this.chosen(source.textContent));
    side.append(line);
    return { line, source, factors, product };
  }
}
