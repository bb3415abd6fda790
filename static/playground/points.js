// Painted points as text: c for classes or v for values, then for each point four letters, of the steps of its a and b and of what it is.

export const [FINEST, LEVELS] = [511, 20];
const BITS = 9;

export function encoded(points, hasValues) {
  const bytes = points.flatMap(([a, b, level]) => {
    const whole = (level << (2 * BITS)) | (b << BITS) | a;
    return [whole >> 16, (whole >> 8) & 255, whole & 255];
  });
  return (hasValues ? "v" : "c") + btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

export function decoded(text) {
  const letters = atob(text.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
  const points = Array.from({ length: letters.length / 3 }, (_, at) => {
    const [high, middle, low] = [0, 1, 2].map((place) => letters.charCodeAt(3 * at + place));
    const whole = (high << 16) | (middle << 8) | low;
    return [whole & FINEST, (whole >> BITS) & FINEST, whole >> (2 * BITS)];
  });
  return { points, hasValues: text[0] === "v" };
}
