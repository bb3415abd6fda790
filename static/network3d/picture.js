// A picture to take away: what stands in the view, its words included, drawn once more on a canvas under a title.

const [SCALE, HEAD, SIDE, GAP] = [2, 52, 14, 10];
const PIECES = ".stage, .sum, .legend, .count";
const LEFT_OUT = ".choice, .clear, .away, .more, .tip";

// Offer the picture of the view as `file`; `title` stands above it in bold, `subtitle` beside that.
export function save(parts, file, title, subtitle) {
  const link = document.createElement("a");
  link.download = file;
  link.href = picture(parts, title, subtitle).toDataURL("image/png");
  link.click();
}

function picture({ root }, title, subtitle) {
  const home = root.getBoundingClientRect();
  const pieces = stacked([...root.querySelectorAll(PIECES)]);
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * home.width;
  canvas.height = SCALE * (Math.max(...pieces.map(({ element, shift }) => element.getBoundingClientRect().bottom + shift)) + GAP);
  const context = canvas.getContext("2d");
  context.scale(SCALE, SCALE);
  context.fillStyle = getComputedStyle(root).backgroundColor;
  context.fillRect(0, 0, home.width, canvas.height);
  head(context, getComputedStyle(root), title, subtitle);
  for (const { element, shift } of pieces) {
    context.save();
    context.translate(-home.left, shift);
    draw(context, element);
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

function draw(context, element) {
  const style = getComputedStyle(element);
  if (style.display === "none" || element.matches(LEFT_OUT)) return;
  const box = element.getBoundingClientRect();
  ground(context, box, style);
  if (element.tagName === "CANVAS") {
    context.imageSmoothingEnabled = style.imageRendering !== "pixelated";
    context.drawImage(element, box.left, box.top, box.width, box.height);
  }
  context.save();
  if (style.overflowY !== "visible") clip(context, box);
  for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) write(context, child, style);
  for (const child of inOrder(element.children)) draw(context, child);
  context.restore();
}

// What is taken out of the flow lies over the rest.
function inOrder(elements) {
  const lies = (element) => Number(getComputedStyle(element).position === "absolute");
  return [...elements].sort((one, other) => lies(one) - lies(other));
}

function clip(context, { left, top, width, height }) {
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
}

// The background, plain or from left to right, and the border.
function ground(context, box, style) {
  const stops = style.backgroundImage.match(/rgba?\([^)]*\)/g);
  const ramp = stops && context.createLinearGradient(box.left, 0, box.right, 0);
  stops?.forEach((colour, at) => ramp.addColorStop(at / (stops.length - 1), colour));
  context.beginPath();
  context.roundRect(box.left, box.top, box.width, box.height, Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.height / 2));
  context.fillStyle = ramp ?? style.backgroundColor;
  context.fill();
  if (!parseFloat(style.borderTopWidth) || !parseFloat(style.borderLeftWidth)) return;
  context.strokeStyle = style.borderTopColor;
  context.stroke();
}

// Word by word, where the browser put each.
function write(context, node, style) {
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = style.color;
  context.textBaseline = "middle";
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    const range = document.createRange();
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const box = range.getBoundingClientRect();
    if (box.width) put(context, word, box, style);
  }
}

function put(context, word, box, { writingMode, textCombineUpright }) {
  context.save();
  context.translate(box.left, (box.top + box.bottom) / 2);
  if (writingMode.startsWith("vertical") && textCombineUpright !== "all") {
    context.translate(box.width / 2, -box.height / 2);
    context.rotate(Math.PI / 2);
  }
  context.fillText(word, 0, 0);
  context.restore();
}
