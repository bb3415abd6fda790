// One view of a network in space, which shows what Python found.

import { float32, uint8 } from "../decode.js";
import { lasting } from "../lasting.js";
import { turn } from "../match.js";
import { Bars } from "./bars.js";
import { canDraw } from "./canvas.js";
import { Colours, css } from "./colours.js";
import { Labels } from "./labels.js";
import { Pad } from "./pad.js";
import { choiceButtons, frame, layerButtons, measure, paintLegend, panel, write } from "./panel.js";
import { save } from "./picture.js";
import { Pointer } from "./pointer.js";
import { NetworkScene } from "./scene.js";
import { Sum } from "./sum.js";
import { nameOf } from "./values.js";
import { Wishes } from "./wishes.js";

// Called for every run of the page.
export const show = lasting((host, data) => new View(host, data), (view, { data, setStateValue }) => {
  view.run(data, (request) => setStateValue("request", request));
});

class View {
  constructor(host, data) {
    this.parts = panel(host, data.terms);
    this.wishes = new Wishes(this, data);
    this.pad = new Pad(this.parts.grid, (finished) => this.wishes.ask(finished));
    this.bars = new Bars(this.parts.bars, data.terms.Probability);
    this.sum = new Sum(this.parts.sum, (name) => this.wishes.step(name), () => this.wishes.step(null));
    this.labels = new Labels(this.parts.labels);
    this.drawable = canDraw();
    if (this.drawable) this.openSpace();
    else this.closeSpace();
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.parts.space);
    this.parts.clear.addEventListener("click", () => this.pad.clear());
    // The background's short transition tells when the visitor changes the theme.
    this.parts.root.addEventListener("transitionend", (event) => event.target === this.parts.root && this.recolour() && this.paint());
  }

  openSpace() {
    this.scene = new NetworkScene(this.parts.space, this.labels, () => Boolean(this.pad.last) || this.wishes.underWay, (word) => this.wishes.rest(word));
    this.scene.camera.word = this.wishes.camera;
    this.parts.space.scene = this.scene;
    this.pointer = new Pointer(this.scene, this.parts, (place) => this.wishes.hover(place), ([stage, cube]) => this.wishes.pick(nameOf(this.data.stages[stage], cube)));
    this.parts.reset.addEventListener("click", () => this.wishes.rest(""));
    this.parts.save.addEventListener("click", () => this.save());
  }

  closeSpace() {
    this.parts.root.classList.add("without");
    this.parts.flat.hidden = false;
    this.parts.buttons.hidden = true;
  }

  run(data, runPage) {
    this.wishes.ran(runPage);
    this.update(data);
  }

  update(data) {
    const first = !this.data;
    if (data.version !== this.version) {
      this.version = data.version;
      this.pad.load(uint8(data.image));
    }
    const rebuilt = first || shapes(data) !== shapes(this.data);
    const isMoved = !first && data.sum.chosen !== this.data.sum.chosen;
    if (!first && data.controls.model !== this.data.controls.model) this.wishes.begin(data);
    this.data = data;
    this.input = data.input ?? this.input;
    this.tell();
    if (first) this.recolour();
    if (rebuilt) this.rebuild();
    else if (isMoved) this.scene?.fit(frame(this.parts));
    this.paint();
    this.label();
    this.wishes.answered(data.sequence);
    this.scene?.canvas.drawNow();
    if (first && !this.drawable) this.wishes.ask();
    this.parts.root.dataset.sequence = data.sequence;
  }

  rebuild() {
    this.wishes.hovered = null;
    this.narrow = measure(this.parts);
    this.parts.root.style.setProperty("--stages", this.data.stages.length);
    layerButtons(this.parts.layers, this.data.stages, this.wishes.modes, (stage, mode) => {
      this.scene?.show(stage, mode);
      this.scene?.connect();
      this.scene?.draw();
      this.wishes.ask();
    });
    if (!this.scene) return;
    this.scene.modes = this.data.stages.map((stage) => this.wishes.modes[stage.layer] ?? "shown");
    this.labels.build(this.data.stages, this.data.names, this.narrow);
    this.scene.build(this.data.stages, this.data.kernels, this.narrow);
    this.scene.resize(frame(this.parts));
  }

  resize() {
    if (!this.data || !this.parts.space.clientWidth) return;
    if (this.narrow !== measure(this.parts)) {
      this.rebuild();
      this.paint();
      this.label();
    } else this.scene?.resize(frame(this.parts));
  }

  // Take the page's theme over, and say whether it is another.
  recolour() {
    const style = getComputedStyle(this.parts.root);
    const ground = style.backgroundColor.match(/[\d.]+/g).slice(0, 3).map((part) => Number(part) / 255);
    const dark = ground.reduce((sum, part) => sum + part, 0) < 1.5;
    if (this.colours?.dark === dark) return false;
    this.colours = new Colours(dark, ground);
    this.pad.ink.colour = style.color.match(/[\d.]+/g).slice(0, 3).map(Number);
    paintLegend(this.parts.root, this.colours, css);
    this.pad.paint();
    return true;
  }

  paint() {
    const { data, colours } = this;
    this.scene?.paint(data, colours);
    this.pad.hatch(uint8(data.blind));
    this.pad.attribute(data.attribution ? float32(data.attribution) : null, colours);
  }

  tell() {
    const { data, parts } = this;
    this.bars.show(data.names, data.probabilities, data.empty);
    this.sum.show(data.sum, data.stages);
    choiceButtons(parts.choice, data.channels, data.channel, (channel) => {
      this.wishes.channel = channel;
      this.wishes.ask();
    });
    turn(parts.hint, data.hint);
    write(parts.count, data.told);
  }

  label() {
    if (!this.scene) return;
    this.labels.tell(this.data.probabilities, this.data.empty);
    this.pointer.tell(this.data);
    this.scene.mark(this.wishes.hovered ?? this.data.picked);
  }

  save() {
    const { model } = this.data.controls;
    save(this.parts, `network-${model}.png`, model, this.input);
  }

  dispose() {
    this.observer.disconnect();
    this.wishes.close();
    this.scene?.dispose();
    this.parts.root.remove();
  }
}

const shapes = (data) => JSON.stringify([data.controls.model, data.stages.map((stage) => [stage.layer, stage.shape])]);
