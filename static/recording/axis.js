// Where the steps of a training stand between 0 and 1: evenly, or by their logarithm.

import { ticks } from "./ticks.js";

export class Axis {
  constructor(steps, epoch, isLog) {
    Object.assign(this, { steps, epoch, isLog, last: steps.at(-1) || 1 });
  }

  share(step) {
    return this.isLog ? Math.log1p(step) / Math.log1p(this.last) : step / this.last;
  }

  // The recorded step nearest to a share.
  step(share) {
    const within = Math.min(Math.max(share, 0), 1);
    const wanted = this.isLog ? Math.expm1(within * Math.log1p(this.last)) : within * this.last;
    const after = place(this.steps, wanted);
    const before = Math.max(0, after - 1);
    return this.steps[wanted - this.steps[before] <= this.steps[after] - wanted ? before : after];
  }

  // Steps to write along the axis.
  get ticks() {
    if (!this.isLog) return [...new Set([...ticks(0, this.last).values.map(Math.round), this.last])];
    const powers = [1, 10, 100, 1000, 10_000, 100_000].filter((power) => this.share(power) < 0.93);
    return [0, ...powers, this.last];
  }

  // The ends of epochs.
  get epochs() {
    const count = Math.floor(this.last / this.epoch);
    return count > 20 ? [] : Array.from({ length: count }, (_, number) => (number + 1) * this.epoch).filter((step) => step < this.last);
  }
}

// The first place in increasing `steps` that isn't before `step`; the last place if all are.
export function place(steps, step) {
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] < step) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The place of the last of increasing `steps` that isn't after `step`; the first place if all are.
export function before(steps, step) {
  const at = place(steps, step);
  return steps[at] > step ? Math.max(0, at - 1) : at;
}
