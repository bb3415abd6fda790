// Lines between neighbouring columns: the share of a sum that comes from each source shown, red where it adds, blue where it takes away.

const SPACE = "http://www.w3.org/2000/svg";
const STRONGEST = 3;

export class Lines {
  constructor() {
    this.root = document.createElementNS(SPACE, "svg");
    this.root.setAttribute("class", "lines");
    this.root.setAttribute("aria-hidden", "true");
    this.paths = [];
  }

  // Columns of elements, and for each but the first the shares [target][source] of what its sums come from.
  show(columns, flows) {
    Object.assign(this, { columns, flows });
    let count = 0;
    flows.forEach((flow, before) =>
      flow.forEach((shares, target) =>
        shares.forEach((share, source) => this.set(count++, { before, target, source, share, part: Math.abs(share) / largest(shares) })),
      ),
    );
    for (const path of this.paths.splice(count)) path.remove();
    this.place();
  }

  set(number, line) {
    this.paths[number] ??= this.root.appendChild(document.createElementNS(SPACE, "path"));
    const path = this.paths[number];
    path.line = line;
    path.setAttribute("class", line.share < 0 ? "takes" : "adds");
    path.style.setProperty("--part", line.part.toFixed(3));
  }

  place() {
    const around = this.root.getBoundingClientRect();
    const boxes = this.columns.map((column) => column.map((each) => each.getBoundingClientRect()));
    for (const path of this.paths) {
      const { before, source, target } = path.line;
      path.setAttribute("d", curve(boxes[before][source], boxes[before + 1][target], around));
    }
  }

  // The strongest lines into and out of the element `number` of `column`.
  strongest(column, number) {
    const lines = this.paths.map((path) => path.line).filter((line) => line.share);
    const best = (some) => some.sort((one, other) => Math.abs(other.share) - Math.abs(one.share)).slice(0, STRONGEST);
    return {
      from: best(lines.filter((line) => line.before === column - 1 && line.target === number)),
      to: best(lines.filter((line) => line.before === column && line.source === number)),
    };
  }

  light(lines) {
    for (const path of this.paths) path.classList.toggle("lit", lines.includes(path.line));
  }
}

const largest = (shares) => Math.max(...shares.map(Math.abs)) || 1;

// From the right of one box to the left of the next. Where the columns stand below each other, there are no lines: they would cross words.
function curve(from, to, around) {
  const [left, right] = [from.right - around.left, to.left - around.left];
  const [start, end] = [from, to].map((box) => (box.top + box.bottom) / 2 - around.top);
  const middle = (left + right) / 2;
  return `M${left} ${start}C${middle} ${start} ${middle} ${end} ${right} ${end}`;
}
