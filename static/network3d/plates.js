// Plates of cubes: each channel, unit or kernel is a box in whose shader a ray looks for the first cube that it meets.
// So a layer is a few triangles and one texture, which is what counts without a graphics card.

import * as THREE from "../three/three.module.js";

const FADED = 0.1;
const THICK = 0.25;

// A plate is as thick as its strongest cube.
const VERTEX = `
attribute vec3 centre;
attribute float plate;
attribute float strongest;
uniform vec2 size;
uniform float cell;
uniform float depth;
uniform vec3 eye;
uniform float distance;
varying vec3 local;
varying vec3 along;
flat varying vec3 middle;
flat varying float front;
flat varying int first;
void main() {
  front = -${THICK} - depth * strongest;
  local = vec3(position.x > 0.0 ? ${THICK} : front, position.yz * size.yx * cell);
  along = (centre + local - eye) / distance;
  middle = centre;
  first = int(plate + 0.5) * int(size.y);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(centre + local, 1.0);
}`;

// The ray goes from cell to cell; a cube stands between the plate's back and a height of its own.
const FRAGMENT = `
uniform sampler2D cubes;
uniform vec3 ground;
uniform vec2 size;
uniform float cell;
uniform float depth;
uniform float opacity;
uniform float grain;
uniform vec4 deep;
uniform vec4 wide;
varying vec3 local;
varying vec3 along;
flat varying vec3 middle;
flat varying float front;
flat varying int first;
const float CLOSE = 1e-3;

void show(vec3 tone, float shade, float gone) {
  if (shade == 1.0) {
    vec2 inside = fract(vec2(local.z + along.z * gone, -local.y - along.y * gone) / cell + 0.5 * size);
    vec2 edge = 0.5 - abs(inside - 0.5);
    float gap = clamp((0.04 - min(edge.x, edge.y)) / grain + 0.5, 0.0, 1.0) * min(1.0, 0.08 / grain);
    tone = mix(tone, ground, 0.8 * gap);
  }
  vec4 place = vec4(middle + local + along * gone, 1.0);
  gl_FragColor = vec4(tone * shade, opacity);
  gl_FragDepth = 0.5 + 0.5 * dot(deep, place) / dot(wide, place);
}

void main() {
  vec2 go = vec2(along.z, -along.y) / cell;
  vec2 start = vec2(local.z, -local.y) / cell + 0.5 * size;
  vec2 at = clamp(floor(start), vec2(0.0), size - 1.0);
  vec2 way = vec2(go.x < 0.0 ? -1.0 : 1.0, go.y < 0.0 ? -1.0 : 1.0);
  vec2 each = 1.0 / max(abs(go), 1e-6);
  vec2 next = (at + max(way, 0.0) - start) * way * each;
  float gone = 0.0;
  float shade = min(abs(local.x - front), abs(local.x - ${THICK})) < CLOSE ? 1.0 : 0.5 * size.x * cell - abs(local.z) < CLOSE ? 0.62 : 0.8;
  for (int cells = 0; cells < 64; cells++) {
    vec4 cube = texelFetch(cubes, ivec2(int(at.x), first + int(at.y)), 0);
    float top = -${THICK} - depth * cube.a;
    float x = local.x + along.x * gone;
    float leaves = min(next.x, next.y);
    bool inside = x > top - CLOSE;
    if (inside || local.x + along.x * leaves > top) {
      show(cube.rgb, inside ? shade : 1.0, inside ? gone : (top - local.x) / along.x);
      return;
    }
    gone = leaves;
    if (next.x < next.y) {
      shade = 0.62;
      at.x += way.x;
      next.x += each.x;
    } else {
      shade = 0.8;
      at.y += way.y;
      next.y += each.y;
    }
    if (at.x < 0.0 || at.y < 0.0 || at.x >= size.x || at.y >= size.y) discard;
  }
  discard;
}`;

const BOX = new THREE.BoxGeometry(1, 1, 1);

export class Plates {
  // A plate of height × width cells around each of `centres`; the strongest cubes stand out by `depth`.
  constructor(centres, [height, width], cell, depth) {
    this.cells = height * width;
    this.middle = new THREE.Vector3(centres[0][0], 0, 0);
    this.geometry = new THREE.InstancedBufferGeometry();
    this.geometry.index = BOX.index;
    this.geometry.setAttribute("position", BOX.attributes.position);
    this.strongest = new THREE.InstancedBufferAttribute(new Float32Array(centres.length), 1);
    this.geometry.setAttribute("strongest", this.strongest);
    this.geometry.setAttribute("centre", new THREE.InstancedBufferAttribute(new Float32Array(centres.flat()), 3));
    this.geometry.setAttribute("plate", new THREE.InstancedBufferAttribute(Float32Array.from(centres.keys()), 1));
    this.cubes = new THREE.DataTexture(new Uint8Array(4 * centres.length * this.cells), width, centres.length * height);
    this.uniforms = {
      cubes: { value: this.cubes }, size: { value: new THREE.Vector2(width, height) }, cell: { value: cell }, depth: { value: depth },
      opacity: { value: 1 }, ground: { value: new THREE.Vector3() }, eye: { value: new THREE.Vector3() }, distance: { value: 1 },
      grain: { value: 1 }, deep: { value: new THREE.Vector4() }, wide: { value: new THREE.Vector4() },
    };
    this.material = new THREE.ShaderMaterial({ uniforms: this.uniforms, vertexShader: VERTEX, fragmentShader: FRAGMENT });
    this.mesh = new THREE.Mesh(this.geometry, this.material);
    this.mesh.frustumCulled = false;
  }

  // `levels` are 0…255, cell after cell; stronger cubes are thicker, towards what they read. `tones` has a colour for each level.
  paint(levels, tones, ground) {
    const { data } = this.cubes.image;
    this.strongest.array.fill(0);
    levels.forEach((level, at) => {
      data.set(tones[level], 4 * at);
      data[4 * at + 3] = level;
      const plate = Math.floor(at / this.cells);
      this.strongest.array[plate] = Math.max(this.strongest.array[plate], level / 255);
    });
    this.cubes.needsUpdate = true;
    this.strongest.needsUpdate = true;
    this.uniforms.ground.value.set(...ground);
  }

  // From `eye`, in the scene's own coordinates; `pixel` is the height of a pixel one unit away, `seen` the way to the screen.
  look(eye, pixel, { elements }) {
    const { uniforms } = this;
    uniforms.eye.value.copy(eye);
    uniforms.distance.value = eye.distanceTo(this.middle);
    uniforms.grain.value = (uniforms.distance.value * pixel) / uniforms.cell.value;
    uniforms.deep.value.set(...[2, 6, 10, 14].map((at) => elements[at]));
    uniforms.wide.value.set(...[3, 7, 11, 15].map((at) => elements[at]));
  }

  show(mode) {
    this.mesh.visible = mode !== "hidden";
    this.material.transparent = mode === "faded";
    this.uniforms.opacity.value = mode === "faded" ? FADED : 1;
    this.material.depthWrite = mode !== "faded";
    this.material.needsUpdate = true;
  }

  dispose() {
    this.geometry.dispose();
    this.cubes.dispose();
    this.material.dispose();
  }
}
