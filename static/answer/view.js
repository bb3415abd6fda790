// The answer to what is drawn: as Python wrote it, and while the pen moves as Python answers over HTTP.

import { asked } from "../live.js";
import { lasting } from "../lasting.js";
import { turn } from "../match.js";
import { send } from "../places.js";
import { pen } from "../sheet/pen.js";

const REST = 30_000;

// Called for every run of Python.
export const show = lasting((host) => new View(host), (view, { data, setTriggerValue }) => {
  view.pick = (value) => setTriggerValue("picked", value);
  view.ran(data);
});

class View {
  constructor(host) {
    Object.assign(this, { html: null, runs: 0, restsUntil: 0, wanted: false, isAsking: false });
    this.root = host.appendChild(document.createElement("div"));
    this.root.className = "nn-live";
    this.below = host.appendChild(document.createElement("div"));
    this.below.className = "nn-below";
    this.below.addEventListener("click", (event) => {
      const picked = event.target.closest("[data-pick]");
      if (picked) this.pick(picked.dataset.pick);
    });
    this.listening = new AbortController();
    const { signal } = this.listening;
    pen.addEventListener("move", () => this.moved(), { signal });
    pen.addEventListener("start", () => this.fall(), { signal });
  }

  // A run that comes while the pen moves answers to an earlier stroke.
  ran({ html, below, there, request }) {
    this.request = request;
    for (const [place, text] of Object.entries(there)) send(place, text);
    turn(this.below, below);
    if (html === this.html) return;
    this.html = html;
    this.runs += 1;
    if (!pen.isDown || this.isResting) this.fall();
  }

  // Where Python can't be asked over HTTP, a run of the page answers, once the pen is lifted.
  get isResting() {
    return performance.now() < this.restsUntil;
  }

  fall() {
    turn(this.root, this.html);
  }

  async moved() {
    this.wanted = !this.isResting;
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.wanted) {
      this.wanted = false;
      await this.ask();
    }
    this.isAsking = false;
  }

  async ask() {
    if (pen.isBlank) return;
    const { runs } = this;
    const { version } = pen;
    const answer = await asked("answer", { ...this.request, ...pen.drawing() });
    if (!answer) {
      this.restsUntil = performance.now() + REST;
      this.wanted = false;
      this.fall();
    } else if (version === pen.version && (pen.isDown || runs === this.runs)) turn(this.root, answer.html);
  }

  dispose() {
    this.listening.abort();
    this.root.remove();
    this.below.remove();
  }
}
