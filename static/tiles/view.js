// Sheets of tiles: the value under the pointer, what a cell sees of the input, and a click on a cell.

import { lasting } from "../lasting.js";
import { save } from "./picture.js";
import { Sheet } from "./sheet.js";

const FORM = ["count", "height", "width", "bar", "size", "most", "share"];

// Called for every run of Python.
export const show = lasting((host) => new View(host), (view, { data, setTriggerValue }) => {
  view.pick = (place) => setTriggerValue("picked", { of: data.of, place });
  view.update(data);
});

// Sheets at `host` for another component, updated with what such a component is given; `pick` is called with the place of a click.
export class Sheets {
  constructor(host) {
    this.host = host;
    this.view = new View(host);
  }

  update(data, pick) {
    this.view.pick = pick;
    this.view.root.hidden = !data.sheets.length;
    if (data.sheets.length) this.view.update(data);
  }
}

class View {
  constructor(host) {
    this.root = document.createElement("div");
    this.root.className = "tiles";
    this.tip = document.createElement("div");
    this.tip.className = "tip";
    this.tip.append(document.createElement("span"), document.createElement("strong"));
    host.append(this.root);
    this.root.addEventListener("pointermove", (event) => this.point(event));
    // A finger points by touching, and what it pointed at stays told when it is lifted.
    this.root.addEventListener("pointerdown", (event) => this.point(event));
    this.root.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.leave());
    this.root.addEventListener("click", (event) => this.click(event));
  }

  update(data) {
    if (data === this.data) return;
    const isAlike = this.data && data.sheets.length === this.sheets.length && this.sheets.every((sheet, number) => sheet.isLike(data.sheets[number]));
    this.data = data;
    if (isAlike) return this.renew(data);
    this.sheets = data.sheets.map((described) => new Sheet(described));
    // Sheets of one form stand on one line, however long the words above each are.
    const isOneForm = this.sheets.every((sheet) => FORM.every((name) => sheet[name] === this.sheets[0][name]));
    this.root.classList.toggle("even", isOneForm && this.sheets.length > 1);
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "save", textContent: "PNG", title: "Save this picture" });
    button.addEventListener("click", () => save(this.root, `${data.file}.png`));
    const focused = this.root.getRootNode().activeElement?.getAttribute("aria-label");
    this.root.replaceChildren(...this.sheets.map((sheet) => sheet.root), this.tip);
    (this.sheets.at(-1).root.querySelector(".legend") ?? this.root).append(button);
    if (focused) this.sheets.flatMap((sheet) => sheet.boxes).find((box) => box.getAttribute("aria-label") === focused)?.focus();
    this.leave();
  }

  // Other numbers in the same places: nothing is built anew, and what is pointed at stays told.
  renew(data) {
    data.sheets.forEach((described, number) => this.sheets[number].renew(described));
    if (!this.tip.hidden && this.pointed) this.point(this.pointed);
  }

  // [sheet, tile, row, column] under the pointer, or null.
  at(event) {
    const cells = event.target.closest?.(".cells");
    const number = this.sheets.findIndex((sheet) => sheet.boxes.includes(cells));
    return number < 0 ? null : [number, ...this.sheets[number].at(cells, event.clientX, event.clientY)];
  }

  point(event) {
    const place = this.at(event);
    const words = place && this.sheets[place[0]].says(...place.slice(1));
    if (!words) return this.leave();
    this.look(place);
    this.pointed = event;
    this.tip.hidden = false;
    this.tip.firstChild.textContent = words[0];
    this.tip.lastChild.textContent = words[1];
    const box = this.root.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const left = Math.max(0, Math.min(x - this.tip.offsetWidth / 2, box.width - this.tip.offsetWidth));
    this.tip.style.transform = `translate(${left}px, ${y > 70 ? y - this.tip.offsetHeight - 14 : y + 20}px)`;
  }

  leave() {
    this.tip.hidden = true;
    this.sheets.forEach((sheet, number) => sheet.marked && this.look([number, ...sheet.marked]));
  }

  look([number, , row, column]) {
    const { looks } = this.sheets[number];
    if (looks) this.sheets[looks.sheet].show(looks.rows, looks.columns, row, column);
  }

  click(event) {
    const place = this.at(event);
    if (!place || !this.sheets[place[0]].clickable) return;
    // A key pressed on a tile points at no cell of it.
    if (event.detail === 0) this.pick([place[0], place[1], null, null]);
    else this.pick(place);
  }

  dispose() {
    this.root.remove();
  }
}
