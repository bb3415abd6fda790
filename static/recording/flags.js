// Words at single steps: each beside its line, and below those that it would cover.

const LINE = 15;
const GAP = 5;

// Where words stand between `left` and `right`: the `left` end of each and its `down`; of each is given the line's `x`, the `length`, and whether they stand before it.
export function placed(flags, left, right) {
  const rows = [];
  return flags.map(({ x, length, isBefore }) => {
    const wished = isBefore ? x - GAP - length : x + GAP;
    const from = Math.max(left, Math.min(wished, right - length));
    const isFree = (row) => row.every(([start, end]) => from > end + GAP || from + length < start - GAP);
    let number = rows.findIndex(isFree);
    if (number < 0) number = rows.push([]) - 1;
    rows[number].push([from, from + length]);
    return { left: from, down: number * LINE };
  });
}
