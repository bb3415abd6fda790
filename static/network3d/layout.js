// Where every cube stands: planes one behind the other along x (the flow), y up, z across; numbers only, nothing drawn.

export const ANGLE = (46 * Math.PI) / 180;
const GAP = 19;
const KERNEL_GAP = 13;
const OUTPUTS = 0.7;

const cellOf = (stage, first, portrait) => {
  const side = Math.max(stage.shape[1], stage.shape[2]);
  if (first) return 1.6;
  if (!stage.maps) return portrait ? 3.6 : 3;
  return [[24, 1], [13, 1.35], [10, 1.9], [6, 2.2]].find(([least]) => side >= least)?.[1] ?? 3.2;
};

// How many channels stand side by side, and how many units.
const columnsOf = (stage, portrait) => {
  const [count] = stage.shape;
  if (!stage.maps) return portrait ? Math.min(count, 16) : Math.ceil(count / 24);
  if (portrait) return Math.min(count, 4);
  return count > 3 ? 2 : 1;
};

// The eight corners of a box from its least and its greatest coordinates.
export function corners(least, greatest) {
  return Array.from({ length: 8 }, (_, corner) => [0, 1, 2].map((axis) => ((corner >> axis) & 1 ? greatest : least)[axis]));
}

class Place {
  constructor(stage, first, portrait) {
    const [count, height, width] = stage.shape;
    this.count = count;
    this.height = height;
    this.width = width;
    this.cell = cellOf(stage, first, portrait);
    this.columns = columnsOf(stage, portrait);
    this.rows = Math.ceil(count / this.columns);
    const unit = stage.maps ? 0 : (count <= 12 ? (portrait ? 7.6 : 6.4) : this.rows > 16 ? 3.15 : 4.4) * (portrait ? 0.86 : 1);
    this.pitchY = unit || height * this.cell + 4;
    this.pitchZ = unit || width * this.cell + 4;
    this.depth = 2.2 * Math.min(this.cell, 2);
    this.x = 0;
    this.lift = 0;
    this.measure();
  }

  measure() {
    const { height, width } = this;
    this.up = (this.rows - 1) * this.pitchY + height * this.cell;
    this.across = (this.columns - 1) * this.pitchZ + width * this.cell;
  }

  // Stand so far apart that the row or column reaches `extent`: room for the names beside it.
  spread(extent) {
    if (this.columns > 1) this.pitchZ = Math.max(this.pitchZ, extent / this.columns);
    else this.pitchY = Math.max(this.pitchY, extent / this.rows);
    this.measure();
  }

  // The middle of a channel's plane.
  centre(channel) {
    const row = Math.floor(channel / this.columns);
    const column = channel % this.columns;
    return [this.x, this.lift + ((this.rows - 1) / 2 - row) * this.pitchY, (column - (this.columns - 1) / 2) * this.pitchZ];
  }

  centres() {
    return Array.from({ length: this.count }, (_, channel) => this.centre(channel));
  }

  cube(number) {
    const cells = this.height * this.width;
    const [x, y, z] = this.centre(Math.floor(number / cells));
    const row = Math.floor((number % cells) / this.width);
    const column = number % this.width;
    return [x, y + ((this.height - 1) / 2 - row) * this.cell, z + (column - (this.width - 1) / 2) * this.cell];
  }

  // The number of the cube at (y, z), or -1 beside all planes.
  at(y, z) {
    const row = Math.round((this.rows - 1) / 2 - (y - this.lift) / this.pitchY);
    const column = Math.round(z / this.pitchZ + (this.columns - 1) / 2);
    const channel = row * this.columns + column;
    if (row < 0 || row >= this.rows || column < 0 || column >= this.columns || channel >= this.count) return -1;
    const [, middleY, middleZ] = this.centre(channel);
    const down = Math.floor((middleY - y) / this.cell + this.height / 2);
    const right = Math.floor((z - middleZ) / this.cell + this.width / 2);
    if (down < 0 || down >= this.height || right < 0 || right >= this.width) return -1;
    return (channel * this.height + down) * this.width + right;
  }

  // Of the room that the cubes take at their strongest.
  corners() {
    const [up, across] = [this.up / 2, this.across / 2];
    return corners([this.x - this.depth, this.lift - up, -across], [this.x, this.lift + up, across]);
  }
}

// Planes so far apart that, seen at ANGLE, none hides another; in a portrait window the flow runs down.
export function layout(stages, kernels, portrait) {
  const places = stages.map((stage, number) => new Place(stage, number === 0, portrait));
  const reach = Math.max(...places.map((place) => (portrait ? place.across : place.up)));
  places.at(-1).spread(portrait ? reach : OUTPUTS * reach);
  const seen = (place) => ((portrait ? place.up : place.across) / 2) * Math.sin(ANGLE);
  let x = 0;
  places.forEach((place, number) => {
    if (number > 0) {
      const extra = kernels.some((kernel) => kernel.stage === number) ? KERNEL_GAP : 0;
      x += (seen(places[number - 1]) + seen(place) + (GAP + extra) * (portrait ? 0.7 : 1)) / Math.cos(ANGLE);
    }
    place.x = x;
  });
  const tallest = Math.max(...places.map((place) => place.up));
  places.forEach((place) => {
    place.x -= x / 2;
    // All stand on one floor, which leaves the upper corners free.
    place.lift = portrait ? 0 : (place.up - tallest) / 2;
  });
  return places;
}

// The small grids of a kernel block, one for each channel read, halfway before the plane that it makes.
export function kernelGrids(kernel, places, portrait) {
  const [outputs, inputs, height, width] = kernel.shape;
  const [before, place] = [places[kernel.stage - 1], places[kernel.stage]];
  const seen = (each) => (((portrait ? each.up : each.across) / 2) * Math.tan(ANGLE));
  const near = inputs === 1 ? 0.72 : 0.5;
  const x = (before.x + seen(before)) * (1 - near) + (place.x - seen(place)) * near;
  const columns = inputs === 1 ? 1 : portrait ? 4 : 2;
  const rows = Math.ceil(inputs / columns);
  const room = Math.min(place.pitchY / rows, 12);
  const cell = Math.min(inputs === 1 ? 2.6 : 1.9, (room * 0.84) / height);
  const centres = Array.from({ length: outputs * inputs }, (_, at) => {
    const [, middleY, middleZ] = place.centre(Math.floor(at / inputs));
    const down = Math.floor((at % inputs) / columns) - (rows - 1) / 2;
    const right = ((at % inputs) % columns) - (columns - 1) / 2;
    return [x, middleY * (portrait ? 0.55 : 1) - down * (cell * height + 1.2), middleZ * (portrait ? 1 : 0.42) + right * (cell * width + 1.2)];
  });
  const end = (choose, axis, beyond) => choose(...centres.map((each) => each[axis])) + (beyond * cell) / 2;
  const least = [x, end(Math.min, 1, -height), end(Math.min, 2, -width)];
  return { cell, centres, corners: corners(least, [x, end(Math.max, 1, height), end(Math.max, 2, width)]) };
}
