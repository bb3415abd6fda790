// Where the maps of units stand: a block of columns for each layer, from the inputs on the left to the outputs on the right.

const [LARGEST, USUAL, LEAST, GAP] = [64, 24, 4, 0.12];
const MARGIN = 14;

const columns = (sizes, pitch, height) => sizes.map((size) => Math.ceil(size / Math.max(Math.floor(height / pitch), 1)));
const total = (counts) => counts.reduce((sum, count) => sum + count, 0);

// For each layer the places {x, y} of its units' top left corners, and their side, in pixels.
export function layout(sizes, width, height) {
  const room = width - 2 * MARGIN;
  // A quarter of the width is left for lines.
  const fits = (pitch) => total(columns(sizes, pitch, height)) * pitch <= room * 0.72;
  let pitch = USUAL;
  while (pitch > LEAST && !fits(pitch)) pitch -= 1;
  const least = total(columns(sizes, pitch, height));
  while (pitch < LARGEST && fits(pitch + 1) && total(columns(sizes, pitch + 1, height)) === least) pitch += 1;
  const counts = columns(sizes, pitch, height);
  const space = (room - total(counts) * pitch) / Math.max(sizes.length - 1, 1);
  let left = MARGIN;
  const layers = sizes.map((size, layer) => {
    const rows = Math.ceil(size / counts[layer]);
    const top = (height - rows * pitch) / 2;
    const start = left;
    left += counts[layer] * pitch + space;
    return Array.from({ length: size }, (_, unit) => ({ x: start + Math.floor(unit / rows) * pitch, y: top + (unit % rows) * pitch }));
  });
  return { layers, pitch, side: pitch * (1 - GAP) };
}
