// What three.js draws: one instanced mesh of cubes for each layer and kernel block, and one bundle of lines.

import * as THREE from "../three/three.module.js";

THREE.ColorManagement.enabled = false;

// The faces of a cube lit as if from the front and above, once and for all: no light is computed while drawing.
const SHADES = [0.5, 1, 0.86, 0.42, 0.68, 0.6];
const FADED = 0.1;
const MOST_SEGMENTS = 4096;

function shadedBox() {
  const box = new THREE.BoxGeometry(1, 1, 1);
  box.setAttribute("color", new THREE.BufferAttribute(new Float32Array(SHADES.flatMap((shade) => Array(12).fill(shade))), 3));
  return box;
}

export class Cubes {
  constructor(positions, cell) {
    this.positions = positions;
    this.cell = cell;
    this.material = new THREE.MeshBasicMaterial({ vertexColors: true });
    this.mesh = new THREE.InstancedMesh(shadedBox(), this.material, positions.length);
    this.mesh.frustumCulled = false;
    this.mesh.instanceColor = new THREE.InstancedBufferAttribute(new Float32Array(3 * positions.length), 3);
    positions.forEach(([x, y, z], at) => {
      this.mesh.instanceMatrix.array.set([0.5, 0, 0, 0, 0, cell * 0.9, 0, 0, 0, 0, cell * 0.9, 0, x, y, z, 1], 16 * at);
    });
  }

  // Stronger cubes are thicker, towards what they read.
  paintLevels(levels, colours) {
    const matrices = this.mesh.instanceMatrix.array;
    const tones = this.mesh.instanceColor.array;
    const depth = 2.2 * Math.min(this.cell, 2);
    for (let at = 0; at < levels.length; at += 1) {
      const level = levels[at];
      const thickness = 0.5 + (depth * level) / 255;
      matrices[16 * at] = thickness;
      matrices[16 * at + 12] = this.positions[at][0] + 0.25 - thickness / 2;
      for (let axis = 0; axis < 3; axis += 1) tones[3 * at + axis] = colours.byStrength[3 * level + axis];
    }
    this.mesh.instanceMatrix.needsUpdate = true;
    this.mesh.instanceColor.needsUpdate = true;
  }

  paintWeights(shares, colours) {
    shares.forEach((share, at) => this.mesh.instanceColor.array.set(colours.weight(share), 3 * at));
    this.mesh.instanceColor.needsUpdate = true;
  }

  show(mode) {
    this.mesh.visible = mode !== "hidden";
    this.material.transparent = mode === "faded";
    this.material.opacity = mode === "faded" ? FADED : 1;
    this.material.depthWrite = mode !== "faded";
    this.material.needsUpdate = true;
  }

  dispose() {
    this.mesh.geometry.dispose();
    this.material.dispose();
    this.mesh.dispose();
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
