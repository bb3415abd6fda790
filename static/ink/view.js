// An image to which a pen adds ink, or takes it away, with the answer to it at a place elsewhere on the page. While the pen moves
// Python answers over HTTP; what is there when it is lifted runs the page.

import { packed, uint8 } from "../decode.js";
import { asked } from "../live.js";
import { lasting } from "../lasting.js";
import { Pad } from "../network3d/pad.js";
import { send } from "../places.js";

const [PATIENCE, REST] = [3000, 30_000];

// Called for every run of Python.
export const show = lasting((host) => new View(host), (view, { data, setTriggerValue }) => {
  view.lift = (levels) => setTriggerValue("drawn", { of: data.of, levels });
  view.ran(data);
});

class View {
  constructor(host) {
    Object.assign(this, { lifted: null, waitsUntil: 0, restsUntil: 0, wanted: false, isAsking: false });
    this.root = host.appendChild(document.createElement("div"));
    this.root.className = "paper";
    this.pad = new Pad(this.root, (isLifted) => (isLifted ? this.done() : this.moved()));
  }

  // A run that comes while the pen moves, or while a later one is to come, shows an earlier image.
  ran(data) {
    this.data = data;
    Object.assign(this.pad, { reach: data.reach, erases: data.erases });
    this.pad.ink.colour = getComputedStyle(this.root).color.match(/[\d.]+/g).slice(0, 3).map(Number);
    if (data.levels === this.lifted) this.waitsUntil = 0;
    if (!this.isAhead) {
      this.pad.load(uint8(data.levels));
      send(data.place, data.html);
    } else this.pad.paint();
  }

  // Whether the image is another one than the page has answered to.
  get isAhead() {
    return this.pad.isDown || performance.now() < this.waitsUntil;
  }

  done() {
    this.wanted = false;
    this.lifted = packed(this.pad.levels);
    this.waitsUntil = performance.now() + PATIENCE;
    this.lift(this.lifted);
  }

  // Where Python can't be asked over HTTP, a run of the page answers, once the pen is lifted.
  async moved() {
    this.wanted = performance.now() > this.restsUntil;
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.wanted) {
      this.wanted = false;
      const answer = await asked("ink", { model: this.data.model, levels: packed(this.pad.levels) });
      if (!answer) this.restsUntil = performance.now() + REST;
      else if (this.isAhead) send(this.data.place, answer.html);
    }
    this.isAsking = false;
  }

  dispose() {
    this.root.remove();
  }
}
