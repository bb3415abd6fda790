// The scene: planes of cubes, kernels and lines, and which cube lies under the pointer.

import * as THREE from "../three/three.module.js";
import { Camera } from "./camera.js";
import { Canvas } from "./canvas.js";
import { float32, int32, uint8 } from "./decode.js";
import { kernelCells, layout } from "./layout.js";
import { Cubes, Lines, marker } from "./meshes.js";

export class NetworkScene {
  // `labels` stand around the planes; `busy` tells whether more is about to change.
  constructor(host, labels, busy) {
    Object.assign(this, { host, labels });
    this.canvas = new Canvas(host, (renderer) => this.render(renderer), busy);
    this.camera = new Camera(this.canvas.element, () => this.draw());
    this.three = new THREE.Scene();
    this.group = new THREE.Group();
    this.three.add(this.group);
    this.lines = new Lines(0.45, false);
    this.incoming = new Lines(1, true);
    this.marker = marker();
    this.group.add(this.lines.object, this.incoming.object, this.marker);
    this.modes = [];
    this.cubes = [];
    this.kernels = [];
  }

  build(stages, kernels, portrait) {
    for (const old of [...this.cubes, ...this.kernels]) {
      this.group.remove(old.mesh);
      old.dispose();
    }
    this.portrait = portrait;
    this.places = layout(stages, kernels, portrait);
    this.cubes = this.places.map((place) => {
      const count = place.count * place.height * place.width;
      return new Cubes(Array.from({ length: count }, (_, number) => place.cube(number)), place.cell, place.depth, [place.height, place.width]);
    });
    this.kernels = kernels.map((kernel) => {
      const { cell, cells, corners } = kernelCells(kernel, this.places, portrait);
      return Object.assign(new Cubes(cells, cell, 0, kernel.shape.slice(2)), { stage: kernel.stage, corners });
    });
    for (const each of [...this.cubes, ...this.kernels]) this.group.add(each.mesh);
    const turn = new THREE.Matrix4().makeBasis(new THREE.Vector3(0, -1, 0), new THREE.Vector3(0, 0, -1), new THREE.Vector3(1, 0, 0));
    this.group.rotation.setFromRotationMatrix(portrait ? turn : new THREE.Matrix4());
    this.group.updateMatrixWorld(true);
    this.modes.forEach((mode, stage) => this.show(stage, mode));
    this.camera.moved = false;
  }

  paint(data, colours) {
    data.stages.forEach((stage, number) => this.cubes[number].paintLevels(uint8(stage.strengths), colours));
    data.kernels.forEach((kernel, number) => this.kernels[number].paintWeights(float32(kernel.shares), colours));
    this.data = data;
    this.colours = colours;
    this.canvas.ground(colours.ground);
    this.connect();
    this.draw();
  }

  connect() {
    const { data, colours } = this;
    this.lines.clear();
    data.lines.forEach((bundle, before) => this.bundle(this.lines, bundle, before, (share) => colours.contribution(share)));
    this.lines.done();
    this.incoming.clear();
    const into = data.incoming;
    if (into) this.bundle(this.incoming, into, into.stage - 1, (share) => colours.contribution(Math.sign(share) * Math.max(Math.abs(share), 0.2)));
    this.incoming.done();
  }

  bundle(lines, packed, before, colour) {
    if (this.modes[before] === "hidden" || this.modes[before + 1] === "hidden") return;
    const [sources, targets, shares] = [int32(packed.sources), int32(packed.targets), float32(packed.shares)];
    const faded = this.modes[before] === "faded" || this.modes[before + 1] === "faded";
    shares.forEach((share, at) => {
      const [from, to] = [this.cubes[before].positions[sources[at]], this.cubes[before + 1].positions[targets[at]]];
      lines.add(from, to, faded ? this.colours.faded : colour(share));
    });
  }

  show(stage, mode) {
    this.modes[stage] = mode;
    this.cubes[stage]?.show(mode);
    for (const kernel of this.kernels) if (kernel.stage === stage) kernel.show(mode);
  }

  mark(place) {
    this.marker.visible = Boolean(place);
    if (place) {
      const cubes = this.cubes[place[0]];
      this.marker.position.set(...cubes.positions[place[1]]);
      this.marker.scale.setScalar(cubes.cell * 1.25);
      this.marker.material.color.set(this.colours.dark ? "#ffffff" : "#10151d");
    }
    this.draw();
  }

  // [stage, cube] under a point of the canvas, in pixels, or null.
  pick(x, y) {
    const ray = this.camera.ray(x, y).applyMatrix4(this.group.matrixWorld.clone().invert());
    let found = null;
    this.places.forEach((place, stage) => {
      const distance = (place.x - ray.origin.x) / ray.direction.x;
      if (this.modes[stage] === "hidden" || !(distance > 0) || distance >= (found?.distance ?? Infinity)) return;
      const cube = place.at(ray.origin.y + distance * ray.direction.y, ray.origin.z + distance * ray.direction.z);
      if (cube >= 0) found = { distance, place: [stage, cube] };
    });
    return found?.place ?? null;
  }

  project(point) {
    return this.camera.project(new THREE.Vector3(...point).applyMatrix4(this.group.matrixWorld));
  }

  // What is seen of each plane and then of each kernel block: left, right, top and bottom in pixels of the canvas.
  boxes() {
    return [...this.places.map((place) => place.corners()), ...this.kernels.map((kernel) => kernel.corners)].map((corners) => {
      const seen = corners.map((corner) => this.project(corner));
      const [xs, ys] = [0, 1].map((axis) => seen.map((point) => point[axis]));
      return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
    });
  }

  resize(frame) {
    const { clientWidth: width, clientHeight: height } = this.host;
    this.canvas.resize(width, height);
    this.camera.resize(width, height);
    if (this.camera.moved) this.draw();
    else this.fit(frame);
  }

  fit(frame) {
    const measured = () => this.boxes().map((box, number) => ({ ...box, margin: this.labels.margin(number, box.right - box.left) }));
    this.camera.fit(measured, frame, this.portrait);
    this.draw();
  }

  draw() {
    if (this.places) this.canvas.draw();
  }

  render(renderer) {
    const from = this.group.worldToLocal(this.camera.eye.position.clone());
    for (const each of [...this.cubes, ...this.kernels]) each.face(from);
    renderer.render(this.three, this.camera.eye);
    this.labels.place(this);
  }

  dispose() {
    this.camera.dispose();
    for (const each of [...this.cubes, ...this.kernels]) each.dispose();
    this.canvas.dispose();
  }
}
