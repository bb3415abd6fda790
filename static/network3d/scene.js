// The scene: planes of cubes, kernels and lines, and which cube lies under the pointer.

import * as THREE from "../three/three.module.js";
import { Camera } from "./camera.js";
import { Canvas } from "./canvas.js";
import { float32, int32, uint8 } from "../decode.js";
import { kernelGrids, layout } from "./layout.js";
import { Lines, marker } from "./lines.js";
import { Plates } from "./plates.js";

export class NetworkScene {
  // `labels` stand around the planes; `busy` tells whether more is about to change; `turned` is told where the camera came to rest.
  constructor(host, labels, busy, turned) {
    Object.assign(this, { host, labels });
    this.canvas = new Canvas(host, (renderer) => this.render(renderer), busy);
    this.camera = new Camera(this.canvas.element, () => this.draw(), turned);
    this.three = new THREE.Scene();
    this.group = new THREE.Group();
    this.three.add(this.group);
    this.lines = new Lines(0.45, false);
    this.incoming = new Lines(1, true);
    this.marker = marker();
    this.group.add(this.lines.object, this.incoming.object, this.marker);
    this.modes = [];
    this.planes = [];
    this.kernels = [];
  }

  build(stages, kernels, portrait) {
    for (const old of [...this.planes, ...this.kernels]) {
      this.group.remove(old.mesh);
      old.dispose();
    }
    this.portrait = portrait;
    this.places = layout(stages, kernels, portrait);
    this.planes = this.places.map((place) => new Plates(place.centres(), [place.height, place.width], place.cell, place.depth));
    this.kernels = kernels.map((kernel) => {
      const { cell, centres, corners } = kernelGrids(kernel, this.places, portrait);
      return Object.assign(new Plates(centres, kernel.shape.slice(2), cell, 0), { stage: kernel.stage, corners });
    });
    for (const each of [...this.planes, ...this.kernels]) this.group.add(each.mesh);
    const turn = new THREE.Matrix4().makeBasis(new THREE.Vector3(0, -1, 0), new THREE.Vector3(0, 0, -1), new THREE.Vector3(1, 0, 0));
    this.group.rotation.setFromRotationMatrix(portrait ? turn : new THREE.Matrix4());
    this.group.updateMatrixWorld(true);
    this.modes.forEach((mode, stage) => this.show(stage, mode));
    this.weights = null;
  }

  paint(data, colours) {
    data.stages.forEach((stage, number) => this.planes[number].paint(uint8(stage.strengths), colours.activeLevels, colours.ground));
    if (this.colours !== colours || String(data.kernels.map((kernel) => kernel.shares)) !== this.weights) this.paintKernels(data.kernels, colours);
    this.data = data;
    this.colours = colours;
    this.canvas.ground(colours.ground);
    this.connect();
    this.draw();
  }

  paintKernels(kernels, colours) {
    this.weights = String(kernels.map((kernel) => kernel.shares));
    kernels.forEach((kernel, number) => this.kernels[number].paint(levelsOf(float32(kernel.shares)), colours.weightLevels, colours.ground));
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
      const [from, to] = [this.places[before].cube(sources[at]), this.places[before + 1].cube(targets[at])];
      lines.add(from, to, faded ? this.colours.faded : colour(share));
    });
  }

  show(stage, mode) {
    this.modes[stage] = mode;
    this.planes[stage]?.show(mode);
    for (const kernel of this.kernels) if (kernel.stage === stage) kernel.show(mode);
  }

  mark(place) {
    this.marker.visible = Boolean(place);
    if (place) {
      const plane = this.places[place[0]];
      this.marker.position.set(...plane.cube(place[1]));
      this.marker.scale.setScalar(plane.cell * 1.25);
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
    this.fit(frame);
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
    const { eye } = this.camera;
    const from = this.group.worldToLocal(eye.position.clone());
    const seen = eye.projectionMatrix.clone().multiply(eye.matrixWorldInverse).multiply(this.group.matrixWorld);
    for (const each of [...this.planes, ...this.kernels]) each.look(from, this.camera.pixel(renderer), seen);
    renderer.render(this.three, eye);
    this.labels.place(this);
  }

  dispose() {
    this.camera.dispose();
    for (const each of [...this.planes, ...this.kernels]) each.dispose();
    this.canvas.dispose();
  }
}

const levelsOf = (shares) => Uint8Array.from(shares, (share) => Math.round(127.5 + 127.5 * share));
