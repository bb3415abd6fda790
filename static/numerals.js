// Numbers as text, with a true minus.

const minus = (text) => text.replaceAll("-", "−");

export const numeral = (value) => minus(String(Number(value.toPrecision(4))));

export const fixed = (value, digits) => minus(value.toFixed(digits));

// For a value whose sign counts.
export const signed = (value, digits) => `${value < 0 ? "" : "+"}${fixed(value, digits)}`;

// Three or four digits, to stand in a cell.
export function written(value) {
  const size = Math.abs(value);
  const text = value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
  return Number(text) === 0 ? "0" : minus(text);
}

// A softmax never reaches 0 or 1, even where its float32 does.
export function percent(share) {
  if (share < 0.001) return "< 0.1 %";
  if (share > 0.999) return "> 99.9 %";
  return `${(100 * share).toFixed(1)} %`;
}
