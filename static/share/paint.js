// What the browser shows, as steps that paint it on a canvas: grounds, borders, pictures, charts and words, each at its place.

const CONTROLS = ["Button", "ButtonGroup", "DownloadButton", "LinkButton", "PageLink", "Popover", "Expander", "Selectbox", "MultiSelect", "Slider", "NumberInput",
  "TextInput", "Checkbox", "FileUploader", "Spinner", "ElementToolbar", "Skeleton", "Code"].map((name) => `[data-testid=st${name}]`);
export const LEFT_OUT = [...CONTROLS, "button:not(.cells, .terms *, .nn-table *)", "input", "select", "a", "script", "style", "h1", ".nn-question", ".modebar", ".tip",
  "[class*=-stories]"].join();
const CLEAR = /, 0\)$|^transparent$| \/ 0\)$/;
const SIDES = ["Top", "Right", "Bottom", "Left"];

// Steps { box, paint(context) } for `element` and all that stands in it, in page coordinates of the window.
export async function steps(element) {
  const style = getComputedStyle(element);
  if (element.matches(LEFT_OUT) || style.display === "none" || style.visibility === "hidden" || style.opacity === "0") return [];
  const box = element.getBoundingClientRect();
  const kind = element.tagName.toLowerCase();
  const picture = await drawn(element, kind, style);
  if (picture) return [...ground(box, style, !picture.masked), step(box, (context) => context.drawImage(picture.source, box.left, box.top, box.width, box.height))];
  const inner = [];
  for (const node of (element.shadowRoot ?? element).childNodes) {
    if (node.nodeType === Node.TEXT_NODE) inner.push(...words(node));
    else if (node.nodeType === Node.ELEMENT_NODE) inner.push(...(await steps(node)));
  }
  const seen = element.scrollHeight > element.clientHeight && style.overflowY === "auto" ? inner.filter(({ box: each }) => isWithin(each, box)) : inner;
  return [...ground(box, style, true), ...["::before", "::after"].flatMap((name) => added(element, box, name)), ...seen];
}

// Whether a line of a list that can be scrolled is in sight.
const isWithin = (line, { top, bottom }) => line.top >= top - 1 && line.bottom <= bottom + 1;

const step = (box, paint) => ({ box, paint });

// What an element shows by itself: a canvas, an image, a chart, or a colour seen through a mask.
async function drawn(element, kind, style) {
  if (kind === "canvas") {
    // What is drawn by the graphics card is there for as long as it is drawn.
    element.dispatchEvent(new Event("paint"));
    return element.width ? { source: copied(element) } : null;
  }
  if (kind === "img") return { source: element };
  if (kind === "svg") return { source: await loaded(written(element)) };
  const mask = style.maskImage?.match(/^url\("(.*)"\)$/);
  return mask ? { source: coloured(await loaded(mask[1]), style.backgroundColor), masked: true } : null;
}

function copied(source) {
  const copy = Object.assign(document.createElement("canvas"), { width: source.width, height: source.height });
  copy.getContext("2d").drawImage(source, 0, 0);
  return copy;
}

function coloured(mask, colour) {
  const canvas = copied(mask);
  const context = canvas.getContext("2d");
  Object.assign(context, { globalCompositeOperation: "source-in", fillStyle: colour });
  context.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}

function written(chart) {
  const { width, height } = chart.getBoundingClientRect();
  const copy = chart.cloneNode(true);
  for (const [name, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", width, height })) copy.setAttribute(name, value);
  copy.style.color = getComputedStyle(chart).color;
  return `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
}

async function loaded(source) {
  const image = Object.assign(new Image(), { src: source });
  await image.decode();
  return image;
}

function ground(box, style, filled) {
  const steps = [];
  const radius = parseFloat(style.borderTopLeftRadius) || 0;
  const outlined = (context) => {
    context.beginPath();
    context.roundRect(box.left, box.top, box.width, box.height, radius);
  };
  const fills = filled ? [style.backgroundColor, style.backgroundImage.startsWith("linear") && style.backgroundImage] : [];
  for (const fill of fills.filter((each) => each && !CLEAR.test(each))) {
    steps.push(step(box, (context) => (outlined(context), Object.assign(context, { fillStyle: tone(context, box, fill) }), context.fill())));
  }
  const widths = SIDES.map((side) => (style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`])));
  const rim = widths.every((width) => width > 0) ? [style.borderTopColor, widths[0]] : style.outlineStyle === "none" ? null : [style.outlineColor, parseFloat(style.outlineWidth)];
  if (rim?.[1]) steps.push(step(box, (context) => (outlined(context), Object.assign(context, { strokeStyle: rim[0], lineWidth: rim[1] }), context.stroke())));
  else if (widths[2]) steps.push(rectangle(box.left, box.bottom - widths[2], box.width, widths[2], style.borderBottomColor));
  else if (widths[3]) steps.push(rectangle(box.left, box.top, widths[3], box.height, style.borderLeftColor));
  return steps;
}

// A colour as it is; colours from left to right, as those under a legend, evenly spread.
function tone(context, box, fill) {
  if (!fill.startsWith("linear")) return fill;
  const gradient = context.createLinearGradient(box.left, 0, box.right, 0);
  const colours = fill.match(/(rgb|color)a?\([^)]*\)/g);
  colours.forEach((colour, at) => gradient.addColorStop(at / (colours.length - 1), colour));
  return gradient;
}

function rectangle(left, top, width, height, colour) {
  const box = new DOMRect(left, top, width, height);
  return step(box, (context) => (Object.assign(context, { fillStyle: colour }), context.fillRect(left, top, width, height)));
}

// What the style sheet adds to an element: a bar, or a sign behind its words.
function added(element, box, name) {
  const style = getComputedStyle(element, name);
  const text = style.content.match(/^"(.*)"$/)?.[1];
  if (text === undefined || style.display === "none") return [];
  if (!text) {
    if (style.position !== "absolute") return [];
    const [left, top, width, height, margin] = ["left", "top", "width", "height", "marginTop"].map((side) => parseFloat(style[side]) || 0);
    return [rectangle(box.left + left, box.top + top + margin, width, height, style.backgroundColor)];
  }
  const range = document.createRange();
  range.selectNodeContents(element);
  const { right, top, height } = range.getBoundingClientRect();
  return [word(text.trimStart(), new DOMRect(right + 4, top, 0, height), style)];
}

// Word by word, where the browser put each; it may break a line behind a hyphen.
export function words(node) {
  const style = getComputedStyle(node.parentElement ?? node.getRootNode().host);
  const range = document.createRange();
  return [...node.data.matchAll(/[^\s-]+-?|-/g)].flatMap((match) => {
    range.setStart(node, match.index);
    range.setEnd(node, match.index + match[0].length);
    const box = range.getBoundingClientRect();
    return box.width ? [word(match[0], box, style)] : [];
  });
}

function word(text, box, style) {
  const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return step(box, (context) => {
    Object.assign(context, { font, fillStyle: style.color, textBaseline: "middle", textAlign: "left" });
    const isUpright = style.writingMode === "horizontal-tb" || style.textCombineUpright === "all";
    if (isUpright) context.fillText(text, box.left, box.top + box.height / 2);
    else downwards(context, text, box);
  });
}

function downwards(context, text, { left, top, width }) {
  context.save();
  context.translate(left + width / 2, top);
  context.rotate(Math.PI / 2);
  context.fillText(text, 0, 0);
  context.restore();
}
