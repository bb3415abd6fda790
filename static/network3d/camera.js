// Where the scene is seen from: set so that everything finds room, then turned, moved and zoomed by the visitor. What the visitor
// did stands in a word such as 30_-10_150: degrees to the right and upwards, the size in per cent, and how far it was moved.

import * as THREE from "../three/three.module.js";
import { OrbitControls } from "../three/OrbitControls.js";
import { fitted } from "./fitting.js";
import { ANGLE } from "./layout.js";

const ELEVATION = { landscape: 0.11, portrait: Math.PI / 2 - ANGLE };
const FAR = 1400;
const ROUNDS = 10;
const [DEGREE, STEEPEST] = [Math.PI / 180, Math.PI / 2 - 0.001];
const UNMOVED = [0, 0, 100];

export class Camera {
  // `changed` is called while the visitor moves it, `rested` with the word once a movement has ended.
  constructor(canvas, changed, rested) {
    this.eye = new THREE.PerspectiveCamera(13, 1, 50, 12000);
    this.controls = new OrbitControls(this.eye, canvas);
    this.controls.addEventListener("change", changed);
    this.controls.addEventListener("end", () => this.rest(rested));
    this.word = "";
  }

  resize(width, height) {
    Object.assign(this, { width, height });
    this.eye.aspect = width / height;
    this.eye.updateProjectionMatrix();
  }

  // Where a point of the scene is seen, in pixels of the canvas.
  project(point) {
    const at = point.project(this.eye);
    return [((at.x + 1) / 2) * this.width, ((1 - at.y) / 2) * this.height];
  }

  // The height of one of the renderer's pixels, seen from one unit away.
  pixel(renderer) {
    return (2 * Math.tan((this.eye.fov * Math.PI) / 360)) / renderer.domElement.height;
  }

  ray(x, y) {
    const caster = new THREE.Raycaster();
    caster.setFromCamera(new THREE.Vector2((2 * x) / this.width - 1, 1 - (2 * y) / this.height), this.eye);
    return caster.ray;
  }

  // Look from the side and a little above, so near that what `boxes` measures just finds room in the frame (a region and its cards).
  fit(boxes, { region, cards }, portrait) {
    const azimuth = portrait ? 0 : ANGLE;
    const elevation = portrait ? ELEVATION.portrait : ELEVATION.landscape;
    const toward = direction(azimuth, elevation);
    const target = new THREE.Vector3();
    let distance = FAR;
    this.stand(target, toward, distance);
    // The farther planes shrink less than the nearer ones: a few rounds settle it.
    for (let round = 0; round < ROUNDS; round += 1) {
      const { scale, shift: [right, down] } = fitted(boxes(), [this.width / 2, this.height / 2], region, cards);
      distance /= scale;
      const pixel = (2 * distance * Math.tan((this.eye.fov * Math.PI) / 360)) / this.height;
      const [acrossAxis, upAxis] = [0, 1].map((column) => new THREE.Vector3().setFromMatrixColumn(this.eye.matrixWorld, column));
      target.addScaledVector(acrossAxis, -right * pixel).addScaledVector(upAxis, down * pixel);
      this.stand(target, toward, distance);
    }
    this.home = { target, azimuth, elevation, distance };
    this.turn();
  }

  // Stand where the word says.
  turn() {
    const { home } = this;
    const [right, up, size, ...way] = this.word ? this.word.split("_").map(Number) : UNMOVED;
    const elevation = Math.min(Math.max(home.elevation + up * DEGREE, -STEEPEST), STEEPEST);
    this.controls.target.copy(home.target);
    if (way.length) this.controls.target.add(new THREE.Vector3(...way));
    this.stand(this.controls.target, direction(home.azimuth + right * DEGREE, elevation), (home.distance * 100) / size);
    this.controls.update();
  }

  // What the visitor did, in tenths; where that is something else than before, stand exactly there.
  rest(rested) {
    const { home, controls } = this;
    const from = this.eye.position.clone().sub(controls.target);
    const distance = from.length();
    const turned = (Math.atan2(-from.x, from.z) - home.azimuth) / DEGREE;
    const right = turned - 360 * Math.round(turned / 360);
    const up = (Math.asin(from.y / distance) - home.elevation) / DEGREE;
    const way = controls.target.clone().sub(home.target).toArray();
    const parts = [right, up, (100 * home.distance) / distance, ...way].map((part) => Math.round(10 * part) / 10 + 0);
    const word = (parts.slice(3).some(Boolean) ? parts : parts.slice(0, 3)).join("_");
    const next = word === "0_0_100" ? "" : word;
    if (next === this.word) return;
    this.word = next;
    this.turn();
    rested(next);
  }

  stand(target, toward, distance) {
    this.eye.position.copy(target).addScaledVector(toward, distance);
    this.eye.lookAt(target);
    this.eye.updateMatrixWorld(true);
  }

  dispose() {
    this.controls.dispose();
  }
}

// From the middle of the scene towards who sees it.
const direction = (azimuth, elevation) =>
  new THREE.Vector3(-Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation));
