// What the visitor asks for: the value pointed at, the cube and the channel, the camera, the layers; sent with what is drawn.

import { packed } from "../decode.js";
import { Dialogue } from "./dialogue.js";
import { frame } from "./panel.js";

const REST = 300;

export class Wishes {
  constructor(view, data) {
    const { cube, camera, channel, modes } = data;
    Object.assign(this, { view, hovered: null, cube, camera, channel, modes: { ...modes } });
    this.dialogue = new Dialogue(data.sequence, () => this.compose(), (answer) => view.update(answer), () => view.data.live);
  }

  get underWay() {
    return this.dialogue.underWay;
  }

  compose() {
    const done = this.lasting;
    this.lasting = false;
    const { view } = this;
    view.parts.root.dataset.asked = this.dialogue.sequence;
    return {
      version: view.version, pixels: packed(view.pad.levels), done, hovered: this.hovered, cube: this.cube, camera: this.camera,
      channel: this.channel, modes: this.modes, drawable: view.drawable,
      controls: view.data.controls, kept: view.data.stages.map((stage) => stage.kept),
    };
  }

  // What is not `lasting`, a pen still moving or a pointer passing, renews the scene alone.
  ask(lasting = true) {
    this.lasting ||= lasting;
    this.dialogue.ask();
  }

  ran(runPage) {
    this.dialogue.ran(runPage);
  }

  answered(sequence) {
    this.dialogue.answered(sequence);
  }

  // What was chosen in the model before is nothing in this one.
  begin({ cube, camera }) {
    Object.assign(this, { cube, camera });
    if (this.view.scene) this.view.scene.camera.word = camera;
  }

  hover(place) {
    if (String(place) === String(this.hovered)) return;
    this.hovered = place;
    this.view.scene.mark(place ?? this.view.data.picked);
    this.ask(false);
  }

  pick(name) {
    this.cube = name;
    this.ask();
  }

  // From a row of the sum: what a finger pointed at before is no longer meant.
  step(name) {
    this.view.pointer?.point(null);
    this.pick(name);
  }

  // The camera has come to rest; a wheel that goes on turning is waited for.
  rest(word) {
    this.camera = word;
    const { scene, parts } = this.view;
    if (scene.camera.word !== word) {
      scene.camera.word = word;
      scene.fit(frame(parts));
    }
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.ask(), REST);
  }

  close() {
    clearTimeout(this.resting);
    this.dialogue.close();
  }
}
