// Lines between cubes, and the frame around a chosen one.

import * as THREE from "../three/three.module.js";

// Levels and colours are sRGB from end to end.
THREE.ColorManagement.enabled = false;

const MOST_SEGMENTS = 4096;

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
