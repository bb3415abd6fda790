// A picture to take away: what stands in the view, its words included, painted once more on a canvas under a title.

import { steps } from "../share/paint.js";

const [SCALE, HEAD, SIDE, GAP] = [2, 52, 14, 10];
const PIECES = ".stage, .sum, .legend, .count";

// Offer the picture of the view as `file`; `title` stands above it in bold, `subtitle` beside that.
export async function save(parts, file, title, subtitle) {
  const link = document.createElement("a");
  link.download = file;
  link.href = (await picture(parts, title, subtitle)).toDataURL("image/png");
  link.click();
}

async function picture({ root }, title, subtitle) {
  const home = root.getBoundingClientRect();
  const pieces = stacked([...root.querySelectorAll(PIECES)]);
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * home.width;
  canvas.height = SCALE * (Math.max(...pieces.map(({ element, shift }) => element.getBoundingClientRect().bottom + shift)) + GAP);
  const context = canvas.getContext("2d");
  context.scale(SCALE, SCALE);
  context.fillStyle = getComputedStyle(root).backgroundColor;
  context.fillRect(0, 0, home.width, canvas.height);
  context.imageSmoothingEnabled = false;
  head(context, getComputedStyle(root), title, subtitle);
  for (const { element, shift } of pieces) {
    context.save();
    context.translate(-home.left, shift);
    for (const { paint } of await steps(element)) paint(context);
    context.restore();
  }
  return canvas;
}

// The pieces one below the other, without what stands between them on the screen; what lies over another piece stays over it.
function stacked(elements) {
  let [bottom, height] = [-Infinity, HEAD];
  let shift = 0;
  return elements.filter((element) => element.offsetHeight).map((element) => {
    const box = element.getBoundingClientRect();
    if (box.top >= bottom - 1) {
      shift = height - box.top;
      height += box.height + GAP;
      bottom = box.bottom;
    }
    return { element, shift };
  });
}

function head(context, style, title, subtitle) {
  const family = style.fontFamily;
  context.textBaseline = "middle";
  context.fillStyle = style.color;
  context.font = `650 16px ${family}`;
  context.fillText(title, SIDE, HEAD / 2);
  const beside = SIDE + context.measureText(title).width + 2 * GAP;
  context.globalAlpha = 0.66;
  context.font = `400 13px ${family}`;
  context.fillText(subtitle, beside, HEAD / 2);
  context.globalAlpha = 1;
}
