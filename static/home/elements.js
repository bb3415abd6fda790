// Small pieces of the page.

import { uint8 } from "../decode.js";

export function element(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Packed levels as one pixel each; the browser enlarges them.
export function paint(canvas, levels, scale) {
  const context = canvas.getContext("2d");
  const picture = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(picture.data.buffer);
  uint8(levels).forEach((level, at) => {
    pixels[at] = scale.pixel(level / 255);
  });
  context.putImageData(picture, 0, 0);
}
