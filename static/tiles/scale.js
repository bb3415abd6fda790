// Colours for shares of a range: −1 … 1 when signed, 0 … 1 else. A share that is no number is clear.

const STEPS = 256;

export class Scale {
  constructor(stops, signed) {
    this.signed = signed;
    const parts = stops.map((text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16)));
    this.colours = Array.from({ length: STEPS + 1 }, (_, step) => between(parts, step / STEPS));
    this.packed = Uint32Array.from(this.colours, ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0);
  }

  step(share) {
    const place = this.signed ? (share + 1) / 2 : share;
    return Math.round(Math.min(Math.max(place, 0), 1) * STEPS);
  }

  pixel(share) {
    return Number.isNaN(share) ? 0 : this.packed[this.step(share)];
  }

  css(share) {
    return `rgb(${this.colours[this.step(share)].join(" ")})`;
  }

  // Black or white, whichever stands out more.
  ink(share) {
    const [red, green, blue] = this.colours[this.step(share)].map((part) => (part / 255) ** 2.2);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#10151d" : "#ffffff";
  }
}

function between(parts, share) {
  const place = share * (parts.length - 1);
  const low = Math.min(Math.floor(place), parts.length - 2);
  return parts[low].map((part, axis) => Math.round(part + (parts[low + 1][axis] - part) * (place - low)));
}
