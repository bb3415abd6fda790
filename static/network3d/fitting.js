// The largest picture that a window bears: boxes scaled about a point and moved until none lies under a card.

const HEIGHTS = 24;
const HALVINGS = 14;

// {scale, shift: [x, y]} for the largest picture in `region`, beside all `cards`; everything in pixels. A box keeps its `margin`,
// room for its texts, at every scale; a card stands at the "left" or the "right" side of the region.
export function fitted(boxes, middle, region, cards) {
  let best = { scale: 1, shift: [0, 0] };
  let [small, large] = [0.02, 8];
  for (let step = 0; step < HALVINGS; step += 1) {
    const scale = Math.sqrt(small * large);
    const shift = room(boxes.map((box) => scaled(box, scale, middle)), region, cards);
    if (shift) best = { scale, shift };
    [small, large] = shift ? [scale, large] : [small, scale];
  }
  return best;
}

const scaled = ({ left, right, top, bottom, margin }, scale, [x, y]) => ({
  left: x + scale * (left - x) - margin.left, right: x + scale * (right - x) + margin.right,
  top: y + scale * (top - y) - margin.top, bottom: y + scale * (bottom - y) + margin.bottom,
});

// The shift to where boxes of this size find room, in the middle of all heights that offer some; else null.
function room(boxes, region, cards) {
  const highest = region.top - Math.min(...boxes.map((box) => box.top));
  const lowest = region.bottom - Math.max(...boxes.map((box) => box.bottom));
  if (highest > lowest) return null;
  const found = [];
  for (let step = 0; step <= HEIGHTS; step += 1) {
    const down = highest + ((lowest - highest) * step) / HEIGHTS;
    const across = sideways(boxes, down, region, cards);
    if (across !== null) found.push([across, down]);
  }
  return found[Math.floor(found.length / 2)] ?? null;
}

function sideways(boxes, down, region, cards) {
  let [least, most] = [-Infinity, Infinity];
  for (const box of boxes) {
    const beside = cards.filter((card) => box.top + down < card.bottom && box.bottom + down > card.top);
    const inner = (side, edge) => beside.filter((card) => card.side === side).map((card) => card[edge]);
    least = Math.max(least, Math.max(region.left, ...inner("left", "right")) - box.left);
    most = Math.min(most, Math.min(region.right, ...inner("right", "left")) - box.right);
  }
  return least <= most ? (least + most) / 2 : null;
}
