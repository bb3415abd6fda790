// The blocks of a page, packed into columns so that they fill a slide.

import { LEFT_OUT, steps } from "./paint.js";

const TALL = 640;
const GAP = 22;
const MOST_COLUMNS = 4;
const LARGEST = 2;

// What `root` shows, block after block: { left, top, width, height, steps }.
export async function blocks(root) {
  const every = [];
  for (const element of parts(root)) {
    const its = await steps(element);
    if (its.length) every.push({ ...around(its), steps: its });
  }
  return every;
}

// Single elements, and rows of them that are not too tall to stand in one piece.
function parts(node) {
  if (node.matches(LEFT_OUT)) return [];
  const { display, flexDirection, borderTopStyle } = getComputedStyle(node);
  const isWhole = (display === "flex" && flexDirection === "row") || borderTopStyle === "solid";
  if (node.matches("[data-testid=stElementContainer]") || (isWhole && node.offsetHeight <= TALL)) return [node];
  return [...node.children].flatMap(parts);
}

function around(its) {
  const left = Math.min(...its.map(({ box }) => box.left));
  const top = Math.min(...its.map(({ box }) => box.top));
  const [right, bottom] = [Math.max(...its.map(({ box }) => box.right)), Math.max(...its.map(({ box }) => box.bottom))];
  return { left, top, width: right - left, height: bottom - top };
}

// The columns in which `blocks` are largest within `width` × `height`, and how large that is.
export function packed(blocks, width, height) {
  const ways = Array.from({ length: MOST_COLUMNS }, (_, more) => columns(blocks, more + 1));
  const scales = ways.map((way) => Math.min(width / widthOf(way), height / Math.max(...way.map(heightOf)), LARGEST));
  const best = scales.indexOf(Math.max(...scales));
  return { columns: ways[best], scale: scales[best] };
}

// In their order into at most `count` columns, as low as may be.
function columns(blocks, count) {
  const lowest = Math.max(heightOf(blocks) / count, ...blocks.map((block) => block.height));
  for (let limit = lowest; ; limit *= 1.03) {
    const way = filled(blocks, limit);
    if (way.length <= count) return way;
  }
}

function filled(blocks, limit) {
  const way = [[]];
  for (const block of blocks) {
    if (heightOf([...way.at(-1), block]) <= limit || !way.at(-1).length) way.at(-1).push(block);
    else way.push([block]);
  }
  return way;
}

const heightOf = (column) => column.reduce((sum, block) => sum + block.height + GAP, -GAP);
const columnWidth = (column) => Math.max(...column.map((block) => block.width));
export const widthOf = (way) => way.reduce((sum, column) => sum + columnWidth(column) + 2 * GAP, -2 * GAP);

// Paint `columns` from (0, 0) on.
export function paint(context, columns) {
  let x = 0;
  for (const column of columns) {
    let y = 0;
    for (const block of column) {
      context.save();
      context.translate(x - block.left, y - block.top);
      for (const each of block.steps) each.paint(context);
      context.restore();
      y += block.height + GAP;
    }
    x += columnWidth(column) + 2 * GAP;
  }
}
