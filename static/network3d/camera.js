// Where the scene is seen from: turned, moved and zoomed by the visitor, and set so that everything finds room.

import * as THREE from "../three/three.module.js";
import { OrbitControls } from "../three/OrbitControls.js";
import { fitted } from "./fitting.js";
import { ANGLE } from "./layout.js";

const ELEVATION = { landscape: 0.11, portrait: Math.PI / 2 - ANGLE };
const FAR = 1400;
const ROUNDS = 10;

export class Camera {
  constructor(canvas, changed) {
    this.eye = new THREE.PerspectiveCamera(13, 1, 50, 12000);
    this.controls = new OrbitControls(this.eye, canvas);
    this.controls.addEventListener("start", () => { this.moved = true; });
    this.controls.addEventListener("change", changed);
    this.moved = false;
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
    const toward = new THREE.Vector3(-Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation));
    const target = this.controls.target.set(0, 0, 0);
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
    this.controls.update();
    this.moved = false;
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
