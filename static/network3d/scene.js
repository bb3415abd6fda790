// The scene: camera, planes of cubes, lines, and which cube lies under the pointer.

import * as THREE from "../three/three.module.js";
import { OrbitControls } from "../three/OrbitControls.js";
import { float32, int32, uint8 } from "./decode.js";
import { ANGLE, kernelCells, layout } from "./layout.js";
import { Cubes, Lines, marker } from "./meshes.js";

const RESTING = 500;
const ELEVATION = { landscape: 0.11, portrait: Math.PI / 2 - ANGLE };

export function canDraw() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

// Without a graphics card edges are smoothed only once the picture rests.
function isSlow() {
  const context = document.createElement("canvas").getContext("webgl2");
  const found = context.getExtension("WEBGL_debug_renderer_info");
  return /swiftshader|llvmpipe|software/i.test(context.getParameter(found?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
}

export class NetworkScene {
  constructor(host, drawn, busy) {
    Object.assign(this, { host, drawn, busy });
    this.renderer = new THREE.WebGLRenderer({ antialias: !isSlow(), alpha: false });
    this.slow = isSlow();
    this.renderer.outputColorSpace = THREE.LinearSRGBColorSpace;
    this.renderer.domElement.dataset.testid = "scene";
    host.append(this.renderer.domElement);
    this.camera = new THREE.PerspectiveCamera(13, 1, 50, 12000);
    this.controls = new OrbitControls(this.camera, this.renderer.domElement);
    this.controls.addEventListener("start", () => { this.moved = true; });
    this.controls.addEventListener("change", () => this.draw());
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
      return new Cubes(Array.from({ length: count }, (_, number) => place.cube(number)), place.cell, [place.height, place.width]);
    });
    this.kernels = kernels.map((kernel) => {
      const { cell, cells } = kernelCells(kernel, this.places, portrait);
      return Object.assign(new Cubes(cells, cell, kernel.shape.slice(2)), { stage: kernel.stage });
    });
    for (const each of [...this.cubes, ...this.kernels]) this.group.add(each.mesh);
    const turn = new THREE.Matrix4().makeBasis(new THREE.Vector3(0, -1, 0), new THREE.Vector3(0, 0, -1), new THREE.Vector3(1, 0, 0));
    this.group.rotation.setFromRotationMatrix(portrait ? turn : new THREE.Matrix4());
    this.group.updateMatrixWorld(true);
    this.modes.forEach((mode, stage) => this.show(stage, mode));
    this.moved = false;
  }

  paint(data, colours) {
    data.stages.forEach((stage, number) => this.cubes[number].paintLevels(uint8(stage.strengths), colours));
    data.kernels.forEach((kernel, number) => this.kernels[number].paintWeights(float32(kernel.shares), colours));
    this.data = data;
    this.colours = colours;
    this.renderer.setClearColor(new THREE.Color(...colours.ground));
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
      lines.add(from, to, faded ? this.colours.inactive : colour(share));
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
    const box = this.renderer.domElement.getBoundingClientRect();
    const ray = new THREE.Raycaster();
    ray.setFromCamera(new THREE.Vector2((2 * x) / box.width - 1, 1 - (2 * y) / box.height), this.camera);
    const local = ray.ray.clone().applyMatrix4(this.group.matrixWorld.clone().invert());
    let found = null;
    this.places.forEach((place, stage) => {
      const distance = (place.x - local.origin.x) / local.direction.x;
      if (this.modes[stage] === "hidden" || !(distance > 0) || distance >= (found?.distance ?? Infinity)) return;
      const cube = place.at(local.origin.y + distance * local.direction.y, local.origin.z + distance * local.direction.z);
      if (cube >= 0) found = { distance, place: [stage, cube] };
    });
    return found?.place ?? null;
  }

  project(point) {
    const at = new THREE.Vector3(...point).applyMatrix4(this.group.matrixWorld).project(this.camera);
    return [((at.x + 1) / 2) * this.width, ((1 - at.y) / 2) * this.height];
  }

  resize(region) {
    this.width = this.host.clientWidth;
    this.height = this.host.clientHeight;
    this.sharpen(false);
    this.renderer.setSize(this.width, this.height);
    this.camera.aspect = this.width / this.height;
    this.camera.updateProjectionMatrix();
    if (this.moved) this.draw();
    else this.fit(region);
  }

  // Look at everything from the side and a little above, as large as `region` (pixels of the canvas) allows.
  fit(region) {
    const azimuth = this.portrait ? 0 : ANGLE;
    const elevation = this.portrait ? ELEVATION.portrait : ELEVATION.landscape;
    const toward = new THREE.Vector3(-Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation));
    const target = this.controls.target.set(0, 0, 0);
    const corners = this.places.flatMap((place) => place.corners());
    let distance = 1400;
    for (let round = 0; round < 12; round += 1) {
      this.camera.position.copy(target).addScaledVector(toward, distance);
      this.camera.lookAt(target);
      this.camera.updateMatrixWorld(true);
      const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => this.project(corner)[axis]));
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const pixel = (2 * distance * Math.tan((this.camera.fov * Math.PI) / 360)) / this.height;
      const [axisX, axisY] = [0, 1].map((column) => new THREE.Vector3().setFromMatrixColumn(this.camera.matrixWorld, column));
      target.addScaledVector(axisX, ((left + right - region.left - region.right) / 2) * pixel);
      target.addScaledVector(axisY, (this.portrait ? (region.top + region.bottom - top - bottom) / 2 : region.bottom - bottom) * pixel);
      distance *= Math.max((right - left) / (region.right - region.left), (bottom - top) / (region.bottom - region.top));
    }
    this.controls.update();
    this.moved = false;
    this.draw();
  }

  draw() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.drawNow();
    });
  }

  sharpen(sharp) {
    const ratio = this.slow ? (sharp ? 2 : this.busy() ? 0.75 : 1) : Math.min(devicePixelRatio, 2);
    if (ratio !== this.renderer.getPixelRatio()) this.renderer.setPixelRatio(ratio);
  }

  restLater() {
    this.rest = setTimeout(() => (this.busy() ? this.restLater() : this.drawNow(true)), RESTING);
  }

  drawNow(sharp = false) {
    if (!this.places) return;
    clearTimeout(this.rest);
    if (this.slow && !sharp) this.restLater();
    this.sharpen(sharp);
    const from = this.group.worldToLocal(this.camera.position.clone());
    for (const each of [...this.cubes, ...this.kernels]) each.face(from);
    this.renderer.render(this.three, this.camera);
    this.drawn();
  }

  dispose() {
    cancelAnimationFrame(this.waiting);
    clearTimeout(this.rest);
    this.controls.dispose();
    for (const each of [...this.cubes, ...this.kernels]) each.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}
