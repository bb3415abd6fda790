// Numbers as text, with a true minus.

export const minus = (text) => text.replaceAll("-", "−");

export const numeral = (value) => minus(String(Number(value.toPrecision(4))));

// What lies midway between two goes to the even one, as in Python.
function rounded(value, digits) {
  const isMidway = Math.abs(value * 2 ** (digits + 1)) % 2 === 1;
  const [up, down] = [value, value * (1 - 2 ** -40)].map((each) => each.toFixed(digits));
  return isMidway && up.at(-1) % 2 ? down : up;
}

export const fixed = (value, digits) => minus(rounded(value, digits));

// For a value whose sign counts.
export const signed = (value, digits) => `${value < 0 ? "" : "+"}${fixed(value, digits)}`;

// Three or four digits, to stand in a cell.
export function written(value) {
  const size = Math.abs(value);
  const text = rounded(value, size < 10 ? 2 : size < 100 ? 1 : 0);
  return Number(text) === 0 ? "0" : minus(text);
}

// A softmax never reaches 0 or 1, even where its float32 does.
export function percent(share) {
  if (share < 0.001) return "< 0.1 %";
  if (share > 0.999) return "> 99.9 %";
  return `${rounded(100 * share, 1)} %`;
}
