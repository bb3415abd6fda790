// What a view shows, as a PNG at twice its size.

const SHARP = 2;

export function save(root, name) {
  const link = document.createElement("a");
  link.download = name;
  link.href = drawn(root).toDataURL("image/png");
  link.click();
}

function drawn(root) {
  const around = root.getBoundingClientRect();
  const picture = Object.assign(document.createElement("canvas"), { width: SHARP * around.width, height: SHARP * around.height });
  const context = picture.getContext("2d");
  context.scale(SHARP, SHARP);
  context.translate(-around.left, -around.top);
  context.imageSmoothingEnabled = false;
  context.fillStyle = getComputedStyle(root).backgroundColor;
  context.fillRect(around.left, around.top, around.width, around.height);
  for (const canvas of root.querySelectorAll("canvas")) {
    const box = canvas.getBoundingClientRect();
    context.drawImage(canvas, box.left, box.top, box.width, box.height);
  }
  for (const frame of root.querySelectorAll("i")) {
    const box = frame.getBoundingClientRect();
    Object.assign(context, { strokeStyle: getComputedStyle(frame).outlineColor, lineWidth: 2 });
    context.strokeRect(box.left, box.top, box.width, box.height);
  }
  for (const line of root.querySelectorAll(".words, .title, .sign, .legend span, .told")) write(context, line);
  return picture;
}

// Word by word, where the browser put each.
function write(context, line) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const style = getComputedStyle(node.parentElement);
    Object.assign(context, { font: `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`, fillStyle: style.color, textBaseline: "middle" });
    for (const match of node.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const box = range.getBoundingClientRect();
      context.fillText(match[0], box.left, box.top + box.height / 2);
    }
  }
}
