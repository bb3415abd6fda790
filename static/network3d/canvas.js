// The canvas of the scene: drawn once a frame at most, coarser while it moves where there is no graphics card.

import * as THREE from "../three/three.module.js";

const RESTING = 500;

export function canDraw() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

// Without a graphics card edges are smoothed only once the picture rests.
function isSlow() {
  const context = document.createElement("canvas").getContext("webgl2");
  const found = context.getExtension("WEBGL_debug_renderer_info");
  return /swiftshader|llvmpipe|software/i.test(context.getParameter(found?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
}

export class Canvas {
  // `render` draws with the renderer that it is given; `busy` tells whether more is about to change.
  constructor(host, render, busy) {
    Object.assign(this, { host, render, busy });
    this.slow = isSlow();
    this.renderer = new THREE.WebGLRenderer({ antialias: !this.slow, alpha: false });
    this.renderer.outputColorSpace = THREE.LinearSRGBColorSpace;
    this.element = this.renderer.domElement;
    this.element.dataset.testid = "scene";
    // What the graphics card has drawn can be copied only before the next frame.
    this.element.addEventListener("paint", () => this.drawNow(true));
    // Below the words, in the order in which a picture of them is painted.
    host.prepend(this.element);
  }

  ground(colour) {
    this.renderer.setClearColor(new THREE.Color(...colour));
  }

  resize(width, height) {
    this.sharpen(false);
    this.renderer.setSize(width, height);
  }

  draw() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => this.drawNow());
  }

  drawNow(sharp = false) {
    cancelAnimationFrame(this.waiting);
    clearTimeout(this.rest);
    this.waiting = 0;
    if (this.slow && !sharp) this.restLater();
    this.sharpen(sharp);
    this.render(this.renderer);
    // The picture is made while the page goes on.
    this.renderer.getContext().flush();
  }

  restLater() {
    this.rest = setTimeout(() => (this.busy() ? this.restLater() : this.drawNow(true)), RESTING);
  }

  sharpen(sharp) {
    const ratio = this.slow ? (sharp ? 2 : this.busy() ? 0.75 : 1) : Math.min(devicePixelRatio, 2);
    if (ratio !== this.renderer.getPixelRatio()) this.renderer.setPixelRatio(ratio);
  }

  dispose() {
    cancelAnimationFrame(this.waiting);
    clearTimeout(this.rest);
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}
