// Numbers as they stand beside a network that learns.

export const WHOLE = new Intl.NumberFormat("en");
export const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

// A loss.
export function shown(value) {
  return value === 0 || (value >= 0.001 && value < 1000) ? value.toFixed(4) : value.toExponential(2);
}
