// Numbers as text, with a true minus.

const minus = (text) => text.replace("-", "−");

export const number = (value) => minus(String(Number(value.toPrecision(4))));

// Three or four digits, to stand in a cell.
export function written(value) {
  const size = Math.abs(value);
  const text = value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
  return Number(text) === 0 ? "0" : minus(text);
}
