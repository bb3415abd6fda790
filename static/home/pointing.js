// What is pointed at, or has the focus: it lights where it comes from and where it goes, and says so.

import { turn } from "../match.js";
import { element } from "./elements.js";
import { Lines } from "./lines.js";

const percent = (share) => `${(100 * Math.abs(share)).toFixed(1)} %`;

export class Pointing {
  // `terms` are the words of the field, each with its sentence.
  constructor(root, sheet, terms) {
    Object.assign(this, { root, sheet, terms, lines: new Lines(), legend: element("p", "legend"), place: null });
    this.elements = [this.lines.root, this.legend];
    for (const name of ["pointerover", "focusin"]) root.addEventListener(name, (event) => this.point(event.target));
    for (const name of ["pointerleave", "focusout"]) root.addEventListener(name, ({ relatedTarget }) => root.contains(relatedTarget) || this.point(null));
    this.size = new ResizeObserver(() => this.overview && this.lines.place());
    this.size.observe(root);
  }

  update(overview, groups) {
    this.overview = overview;
    this.names = [["the input"], ...overview.stages.map(({ layer, kept }) => kept.map((channel) => `${layer} ${channel}`)), overview.answer.bars.map(({ name }) => `the logit of ${name}`)];
    this.columns = [[this.sheet.canvas], ...groups.map((group) => group.tiles.map((tile) => tile.root))];
    this.lines.show(this.columns, [...overview.stages, overview.answer].map(({ flow }) => flow));
    this.light();
  }

  // The place stays until another one or the sheet is pointed at: the way to what is said of it leads over what is neither.
  point(target) {
    const link = target?.closest(".tile, .bar");
    if (target && !link && !target.closest(".given")) return;
    const column = link ? this.columns.findIndex((some) => some.includes(link)) : -1;
    this.place = column < 0 ? null : [column, this.columns[column].indexOf(link)];
    this.light();
  }

  light() {
    const { from, to } = this.place ? this.lines.strongest(...this.place) : { from: [], to: [] };
    const ends = [...from.map(({ before, source }) => this.columns[before][source]), ...to.map(({ before, target }) => this.columns[before + 1][target])];
    if (this.place) ends.push(this.columns[this.place[0]][this.place[1]]);
    this.root.classList.toggle("pointing", this.place !== null);
    for (const each of this.columns.flat()) each.classList.toggle("lit", ends.includes(each));
    this.lines.light([...from, ...to]);
    turn(this.legend, this.place ? this.says(from, to) : this.overview.legend);
  }

  says(from, to) {
    const [column, number] = this.place;
    const bar = this.overview.answer.bars[number];
    const name = column < this.columns.length - 1 ? this.names[column][number] : `The ${this.terms.logit} of ${bar.name} is ${bar.logit}`;
    const sources = from.map(({ before, source, share }) => `${percent(share)} from ${this.names[before][source]}`);
    const targets = to.map(({ before, target, share }) => `${percent(share)} of those behind ${this.names[before + 1][target]}`);
    if (!sources.length && !targets.length) return `${name} takes in nothing and gives nothing here.`;
    const comes = sources.length ? ` Of the products value × ${this.terms.weight} behind it, counted by size, come ${sources.join(", ")}.` : "";
    const goes = targets.length ? ` It supplies ${targets.join(", ")}.` : "";
    return `${name}.${comes}${goes} <span class="colours">Red adds, blue takes away.</span>`;
  }

  dispose() {
    this.size.disconnect();
  }
}
