// What a page shows as a picture for a slide: its title, what it is about, all that is drawn on it, and its link.

import { blocks, packed, paint, widthOf } from "./blocks.js";

const [WIDTH, HEIGHT, EDGE, HEAD, FOOT] = [1600, 900, 48, 132, 56];
const SHARP = 2;

// The slide as a canvas; `about` has the title, the caption, the address, and the source of its QR code if there is one.
export async function slide(root, about) {
  const { color, fontFamily, backgroundColor } = getComputedStyle(document.querySelector(".stApp"));
  const quiet = getComputedStyle(document.querySelector(".nn-question")).color;
  const all = await blocks(root);
  const code = about.code && Object.assign(new Image(), { src: about.code });
  if (code) await code.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: SHARP * WIDTH, height: SHARP * HEIGHT });
  const context = canvas.getContext("2d");
  context.scale(SHARP, SHARP);
  Object.assign(context, { imageSmoothingEnabled: false, fillStyle: backgroundColor });
  context.fillRect(0, 0, WIDTH, HEIGHT);
  const write = (text, y, font, colour, width) => {
    Object.assign(context, { font: `${font} ${fontFamily}`, fillStyle: colour, textBaseline: "alphabetic", textAlign: "left" });
    context.fillText(shortened(context, text, width), EDGE, y);
  };
  const side = HEAD - 24;
  write(about.title, 62, "700 34px", color, WIDTH - 2 * EDGE - side);
  write(about.caption, 98, "400 19px", quiet, WIDTH - 2 * EDGE - side);
  write(about.address, HEIGHT - 24, "400 15px", quiet, WIDTH - 2 * EDGE);
  if (code) context.drawImage(code, WIDTH - EDGE - side, 12, side, side);
  if (all.length) place(context, all);
  return canvas;
}

function place(context, all) {
  const [width, height] = [WIDTH - 2 * EDGE, HEIGHT - HEAD - FOOT];
  const { columns, scale } = packed(all, width, height);
  context.translate(EDGE + (width - scale * widthOf(columns)) / 2, HEAD);
  context.scale(scale, scale);
  paint(context, columns);
}

function shortened(context, text, width) {
  let end = text.length;
  while (end && context.measureText(text.slice(0, end)).width > width) end -= 1;
  return end === text.length ? text : `${text.slice(0, end - 1)}…`;
}
