// Colours of the scene: activations, contributions and weights, in both themes. All numbers are sRGB in 0…1.

const hex = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16) / 255);

const ACTIVE = ["#2547b8", "#1b86c9", "#1fae7a", "#9ccb3b", "#ffb22e", "#ff4a36"].map(hex);

const THEMES = {
  dark: { inactive: hex("#2b323d"), weak: hex("#59616e"), middle: hex("#f4f5f7"), minus: hex("#3f8cff"), plus: hex("#ff5136"), zero: hex("#3a424f") },
  light: { inactive: hex("#59606c"), weak: hex("#a9acb2"), middle: hex("#d9cfc6"), minus: hex("#1f62d0"), plus: hex("#d6301a"), zero: hex("#efece6") },
};

export const WEAK = 0.15;

const mix = (a, b, share) => a.map((value, axis) => value + (b[axis] - value) * share);

const ramp = (stops, share) => {
  const place = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const low = Math.min(Math.floor(place), stops.length - 2);
  return mix(stops[low], stops[low + 1], place - low);
};

export const css = (colour) => `rgb(${colour.map((value) => Math.round(value * 255)).join(" ")})`;

export class Colours {
  constructor(dark, ground) {
    this.dark = dark;
    this.ground = ground;
    Object.assign(this, dark ? THEMES.dark : THEMES.light);
    const levels = (colour) => Array.from({ length: 256 }, (_, level) => colour(level).map((part) => Math.round(part * 255)));
    this.activeLevels = levels((level) => (level ? this.active(level / 255) : this.inactive));
    this.weightLevels = levels((level) => this.weight(level / 127.5 - 1));
    this.faded = mix(ground, this.weak, 0.4);
  }

  // Blue → green → red; the low end starts dim, so that brighter is stronger.
  active(share) {
    return mix(this.inactive, ramp(ACTIVE, share), Math.min(1, 0.62 + 0.76 * share));
  }

  // Dark grey while weak, then blue for what takes away, white in the middle, red for what adds.
  contribution(share) {
    const size = Math.abs(share);
    if (size < WEAK) return this.weak;
    return mix(this.middle, share < 0 ? this.minus : this.plus, (size - WEAK) / (1 - WEAK));
  }

  weight(share) {
    return mix(this.zero, share < 0 ? this.minus : this.plus, Math.abs(share));
  }

  gradient(kind) {
    const from = kind === "active" ? 0 : -1;
    const stops = Array.from({ length: 13 }, (_, step) => from + (step / 12) * (1 - from));
    return `linear-gradient(90deg, ${stops.map((share) => css(this[kind](share))).join(", ")})`;
  }
}
