// The sum behind a value: of the answer its strongest terms on either side, of a chosen value all terms, the strongest first.

import { float32, int32 } from "../decode.js";
import { turn } from "../match.js";
import { fixed, signed } from "../numerals.js";
import { write } from "./panel.js";
import { nameAt } from "./values.js";

const [FEW, MANY] = [3, 40];

export class Sum {
  // `step` is told the name of a source that is clicked; `close` is called when the value is no longer wanted.
  constructor(host, step, close) {
    const [title, terms, ending, more, away] = ["h4", ".terms", ".ending", ".more", ".away"].map((name) => host.querySelector(name));
    Object.assign(this, { host, step, title, terms, ending, more, away });
    this.rows = [];
    more.addEventListener("click", () => this.unfold());
    away.addEventListener("click", close);
  }

  // `sum` as Python packed it, and the stages of the scene.
  show(sum, stages) {
    if (sum.title !== this.title.textContent) this.isWhole = false;
    write(this.title, sum.title);
    this.host.dataset.chosen = sum.chosen || "";
    this.away.hidden = !sum.chosen;
    this.parts = unpacked(sum, stages);
    this.list();
  }

  unfold() {
    this.isWhole = true;
    this.list();
  }

  list() {
    const { all, isChosen, words } = this.parts;
    const shown = isChosen ? all.slice(0, this.isWhole ? undefined : MANY) : inShort(all);
    while (this.rows.length < shown.length) this.rows.push(this.row());
    this.rows.forEach((row, at) => fill(row, shown[at]));
    this.more.hidden = !isChosen || shown.length === all.length;
    write(this.more, `Show all ${all.length.toLocaleString("en")} terms`);
    const others = all.filter((term) => !shown.includes(term));
    const named = isChosen ? `sources after the ${MANY} strongest` : "other sources";
    const left = others.length ? [`${others.length.toLocaleString("en")} ${named} ${signed(total(others), 4)}`] : [];
    turn(this.ending, [...left, ...words].join(" · "));
  }

  row() {
    const line = document.createElement("button");
    line.type = "button";
    const [source, factors, product] = ["b", "span", "em"].map((tag) => line.appendChild(document.createElement(tag)));
    line.addEventListener("click", () => this.step(source.textContent));
    this.terms.append(line);
    return { line, source, factors, product };
  }
}

function unpacked({ chosen, stage, sources, values, weights, products, words }, stages) {
  const [places, inputs, factors, terms] = [int32(sources), float32(values), float32(weights), float32(products)];
  const all = Array.from(places, (place, at) => ({
    source: nameAt(stages[stage], place), factors: `${fixed(inputs[at], 3)} × ${fixed(factors[at], 3)}`, product: terms[at],
  }));
  return { all, words, isChosen: chosen };
}

// The strongest of those that add, and of those that take away.
function inShort(all) {
  return [...all.filter(({ product }) => product > 0).slice(0, FEW), ...all.filter(({ product }) => product < 0).slice(0, FEW)];
}

function fill({ line, source, factors, product }, term) {
  line.hidden = !term;
  if (!term) return;
  write(source, term.source);
  write(factors, term.factors);
  write(product, signed(term.product, 4));
  line.classList.toggle("taking", term.product < 0);
  line.disabled = term.source.startsWith("input");
  line.title = line.disabled ? "" : `The sum behind ${term.source}`;
}

const total = (terms) => terms.reduce((sum, { product }) => sum + product, 0);
