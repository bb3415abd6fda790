// What three.js draws: one instanced mesh of cubes for each layer and kernel block, and one bundle of lines.

import * as THREE from "../three/three.module.js";

THREE.ColorManagement.enabled = false;

const FADED = 0.1;
const MOST_SEGMENTS = 4096;

// All cubes of a layer are one geometry of eight corners each. Without a graphics card time goes by triangles, so only faces that
// can be seen are drawn: the one towards the camera, and at most two sides, where a cube stands out from its neighbour.
const CORNERS = Array.from({ length: 8 }, (_, corner) => [corner & 1, (corner >> 1) & 1, corner >> 2]);
const FACES = {
  front: [0, 4, 6, 0, 6, 2], back: [1, 3, 7, 1, 7, 5], below: [0, 1, 5, 0, 5, 4], above: [2, 6, 7, 2, 7, 3],
  left: [0, 2, 3, 0, 3, 1], right: [4, 5, 7, 4, 7, 6],
};
const STEP = 10;

// The front of a cube moves forward with its level; its colour is looked up; its faces are lit as if from the front and above.
const VERTEX = `
attribute float level;
uniform vec3 ramp[64];
uniform float depth;
varying vec3 tone;
varying vec3 place;
void main() {
  vec3 at = position;
  if (uv.x < 0.5) at.x -= depth * level;
  place = at;
  tone = ramp[level == 0.0 ? 0 : max(1, int(level * 63.0 + 0.5))];
  gl_Position = projectionMatrix * modelViewMatrix * vec4(at, 1.0);
}`;
const FRAGMENT = `
uniform float opacity;
varying vec3 tone;
varying vec3 place;
void main() {
  vec3 face = abs(normalize(cross(dFdx(place), dFdy(place))));
  gl_FragColor = vec4(tone * (face.x + 0.8 * face.y + 0.62 * face.z), opacity);
}`;

export class Cubes {
  // Cubes stand out by up to `depth`; height and width are those of one plane.
  constructor(positions, cell, depth, [height, width]) {
    Object.assign(this, { positions, cell, height, width, facing: "" });
    const count = positions.length;
    const [points, ends] = [new Float32Array(24 * count), new Uint8Array(16 * count)];
    positions.forEach(([x, y, z], at) => {
      CORNERS.forEach(([front, up, right], corner) => {
        points.set([x + (front - 0.5) * 0.5, y + (up - 0.5) * cell * 0.94, z + (right - 0.5) * cell * 0.94], 24 * at + 3 * corner);
        ends[16 * at + 2 * corner] = front;
      });
    });
    this.levels = new THREE.BufferAttribute(new Uint8Array(8 * count), 1, true);
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute("position", new THREE.BufferAttribute(points, 3));
    geometry.setAttribute("uv", new THREE.BufferAttribute(ends, 2));
    geometry.setAttribute("level", this.levels);
    geometry.setIndex(new THREE.BufferAttribute(new Uint32Array(18 * count), 1));
    const ramp = { value: Array.from({ length: 64 }, () => new THREE.Vector3()) };
    this.uniforms = { ramp, depth: { value: depth }, opacity: { value: 1 } };
    this.material = new THREE.ShaderMaterial({ uniforms: this.uniforms, vertexShader: VERTEX, fragmentShader: FRAGMENT, side: THREE.DoubleSide });
    this.mesh = new THREE.Mesh(geometry, this.material);
    this.mesh.frustumCulled = false;
  }

  // `levels` are 0…255; stronger cubes are thicker, towards what they read.
  paintLevels(levels, colours) {
    this.fill(levels, (share) => (share === 0 ? colours.inactive : colours.active(share)));
  }

  paintWeights(shares, colours) {
    this.fill(shares.map((share) => 127.5 + 127.5 * share), (share) => colours.weight(2 * share - 1));
  }

  fill(levels, colour) {
    for (let at = 0; at < levels.length; at += 1) this.levels.array.fill(levels[at], 8 * at, 8 * at + 8);
    this.facing = "";
    this.levels.needsUpdate = true;
    this.uniforms.ramp.value.forEach((tone, step) => tone.set(...colour(step / 63)));
  }

  // Choose the faces that a camera at `from` (in the layer's own coordinates) can see.
  face(from) {
    const [x, y, z] = this.positions[0];
    const sides = [from.x < x ? "front" : "back", from.y < y ? "below" : "above", from.z < z ? "left" : "right"];
    if (this.facing === sides.join()) return;
    this.facing = sides.join();
    const { index } = this.mesh.geometry;
    const levels = this.levels.array;
    let filled = 0;
    const put = (face, at) => { for (const corner of FACES[face]) index.array[filled++] = 8 * at + corner; };
    const flat = this.uniforms.depth.value === 0;
    for (let at = 0; at < this.positions.length; at += 1) {
      put(sides[0], at);
      if (flat) continue;
      const least = levels[8 * at] - STEP;
      if (least > this.neighbour(at, sides[1] === "above" ? -1 : 1, 0)) put(sides[1], at);
      if (least > this.neighbour(at, 0, sides[2] === "left" ? -1 : 1)) put(sides[2], at);
    }
    index.needsUpdate = true;
    this.mesh.geometry.setDrawRange(0, filled);
  }

  // The level of the cube next to number `at` in its plane; beyond the edge there is none.
  neighbour(at, down, right) {
    const column = (at % this.width) + right;
    const row = (Math.floor(at / this.width) % this.height) + down;
    if (column < 0 || column >= this.width || row < 0 || row >= this.height) return -STEP;
    return this.levels.array[8 * (at + down * this.width + right)];
  }

  show(mode) {
    this.mesh.visible = mode !== "hidden";
    this.material.transparent = mode === "faded";
    this.uniforms.opacity.value = mode === "faded" ? FADED : 1;
    this.material.depthWrite = mode !== "faded";
    this.material.needsUpdate = true;
  }

  dispose() {
    this.mesh.geometry.dispose();
    this.material.dispose();
  }
}

export class Lines {
  constructor(opacity, onTop) {
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute("position", new THREE.BufferAttribute(new Float32Array(6 * MOST_SEGMENTS), 3));
    geometry.setAttribute("color", new THREE.BufferAttribute(new Float32Array(6 * MOST_SEGMENTS), 3));
    const material = new THREE.LineBasicMaterial({ vertexColors: true, transparent: true, opacity, depthTest: !onTop });
    this.object = new THREE.LineSegments(geometry, material);
    this.object.frustumCulled = false;
    this.object.renderOrder = onTop ? 2 : 1;
    this.clear();
  }

  clear() {
    this.count = 0;
  }

  add(from, to, colour) {
    if (this.count === MOST_SEGMENTS) return;
    const { position, color } = this.object.geometry.attributes;
    position.array.set(from, 6 * this.count);
    position.array.set(to, 6 * this.count + 3);
    color.array.set(colour, 6 * this.count);
    color.array.set(colour, 6 * this.count + 3);
    this.count += 1;
  }

  done() {
    const { geometry } = this.object;
    geometry.setDrawRange(0, 2 * this.count);
    geometry.attributes.position.needsUpdate = true;
    geometry.attributes.color.needsUpdate = true;
  }
}

export function marker() {
  const edges = new THREE.EdgesGeometry(new THREE.BoxGeometry(1, 1, 1));
  const box = new THREE.LineSegments(edges, new THREE.LineBasicMaterial({ depthTest: false, transparent: true }));
  box.renderOrder = 3;
  box.visible = false;
  return box;
}
