// The home page: a sheet to draw on, the network's strongest maps stage by stage, and its answer, which follow the pen.

import { lasting } from "../lasting.js";
import { asked } from "../live.js";
import { Scale } from "../tiles/scale.js";
import { element, paint } from "./elements.js";
import { Pointing } from "./pointing.js";
import { Sheet } from "./sheet.js";
import { Answer, Stage } from "./stages.js";

const REST = 30_000;

// Called for every run of Python.
export const show = lasting((host, data) => new View(host, data), (view, { data, setTriggerValue }) => {
  view.send = setTriggerValue;
  view.ran(data);
});

class View {
  constructor(host, data) {
    Object.assign(this, { sequence: 0, restsUntil: 0, wanted: false, isAsking: false });
    this.root = host.appendChild(element("div", "home"));
    this.root.addEventListener("click", (event) => this.follow(event));
    this.sheet = new Sheet((done) => this.drawn(done));
    this.pointing = new Pointing(this.root, this.sheet, data.terms);
  }

  // A run answers to the last stroke but one where another has begun since; what it shows is old then.
  ran(data) {
    if (data === this.data) return;
    // A server that was away has lost the drawing.
    const lost = this.data && data.session !== this.data.session && this.sheet.strokes.length ? this.sheet.strokes : null;
    this.data = data;
    this.scales = { map: new Scale(data.colours.map, false), ink: new Scale(data.colours.ink, false) };
    for (const name of ["adds", "takes"]) this.root.style.setProperty(`--${name}`, data.colours[name]);
    if (data.model !== this.model) this.build(data);
    const isOurs = data.of !== null;
    if (!isOurs) this.sheet.take(data.sheet, this.scales.ink);
    else this.sheet.scale = this.scales.ink;
    this.sheet.draw();
    if (!isOurs || (data.of === this.sequence && !this.sheet.isDown)) this.update(data.overview);
    if (lost) this.sheet.put(lost);
  }

  build({ model, overview }) {
    this.model = model;
    this.stages = overview.stages.map((stage) => new Stage(stage));
    this.answer = new Answer(overview.answer);
    const row = element("div", "row");
    row.style.setProperty("--stages", Math.max(this.stages.length, 1));
    row.append(this.given(), ...this.stages.map((stage) => stage.root), this.answer.root);
    this.root.replaceChildren(row, ...this.pointing.elements);
  }

  given() {
    const [root, body, tools, ways, seen] = ["given", "body", "tools", "ways", "seen"].map((name) => element(name === "given" ? "section" : "div", name));
    const button = (text, act) => {
      const made = Object.assign(element("button", "", text), { type: "button" });
      made.addEventListener("click", act);
      return made;
    };
    this.draw = element("a", "draw", "Open in Draw");
    this.told = element("span", "told");
    this.image = Object.assign(element("canvas", ""), { width: 28, height: 28 });
    tools.append(button("Undo", () => this.sheet.undo()), button("Clear", () => this.sheet.clear()), button("Another digit", () => this.send("another", true)));
    seen.append(this.image, this.told);
    ways.append(this.draw);
    body.append(element("h3", "", "Draw a digit"), this.sheet.canvas, tools, seen, ways);
    root.append(body);
    return root;
  }

  update(overview) {
    this.overview = overview;
    this.root.classList.toggle("empty", overview.empty);
    this.sheet.canvas.setAttribute("aria-label", `A sheet to draw on, which shows ${overview.told}`);
    const [rows, columns] = overview.size;
    this.told.textContent = `${overview.told}, as the network sees it: ${columns}×${rows} pixels`;
    if (this.image.width !== columns || this.image.height !== rows) Object.assign(this.image, { width: columns, height: rows });
    paint(this.image, overview.input, this.scales.ink);
    this.draw.href = overview.draw;
    this.stages.forEach((stage, number) => stage.update(overview.stages[number], this.scales.map));
    this.answer.update(overview.answer);
    this.pointing.update(overview, [...this.stages, this.answer]);
  }

  // What lies on the sheet, and which maps stand where; for the end of a stroke, as they stood there.
  request() {
    return { model: this.model, strokes: this.sheet.strokes, places: this.places };
  }

  drawn(done) {
    this.places = this.overview.stages.map((stage) => stage.kept);
    if (done) this.send("drawn", { sequence: (this.sequence += 1), ...this.request() });
    this.ask();
  }

  async ask() {
    this.wanted = performance.now() >= this.restsUntil;
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.wanted) {
      this.wanted = false;
      const { data } = this;
      const overview = await asked("overview", this.request());
      if (!overview) this.restsUntil = performance.now() + REST;
      // Where a run has come meanwhile, it answers to what is on the sheet, unless the pen moves on.
      else if (this.model === data.model && (data === this.data || this.sheet.isDown)) this.update(overview);
    }
    this.isAsking = false;
  }

  // Within the app: Streamlit takes it for a step in the browser's history. A click for another window is the browser's.
  follow(event) {
    const link = event.target.closest("a");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  }

  dispose() {
    this.pointing.dispose();
    this.root.remove();
  }
}
