// What the server tells of steps: at most two questions at a time, what is wished first, and the answers of late kept.

import { parcel } from "../decode.js";
import { asked } from "../live.js";

const AT_ONCE = 2;
const KEPT = 6;
const REST = 10_000;

export class Moments {
  // `told` is called with a step, what there is of it, and the number of the question; `failed` where the server can't be asked.
  constructor(told, failed) {
    Object.assign(this, { told, failed, restsUntil: 0, count: 0 });
    this.renew(null);
  }

  // Another view or training: what `request` asks for, without the step.
  renew(request) {
    Object.assign(this, { request, known: new Map(), under: new Set(), wishes: [] });
  }

  get isResting() {
    return performance.now() < this.restsUntil;
  }

  of(step) {
    return this.known.get(step);
  }

  // Ask for these steps, the first one first, in place of what was wished before and is not asked yet.
  wish(steps) {
    this.wishes = steps.filter((step) => !this.known.has(step));
    while (!this.isResting && this.under.size < AT_ONCE) {
      const step = this.wishes.find((each) => !this.under.has(each));
      if (step === undefined) return;
      this.ask(step);
    }
  }

  async ask(step) {
    const { request, under } = this;
    const number = (this.count += 1);
    under.add(step);
    const moment = await asked("moment", { ...request, step }, opened);
    under.delete(step);
    if (request !== this.request) return;
    if (!moment) {
      this.restsUntil = performance.now() + REST;
      return this.failed();
    }
    this.known.set(step, moment);
    if (this.known.size > KEPT) this.known.delete(this.known.keys().next().value);
    this.told(step, moment, number);
    this.wish(this.wishes);
  }
}

// Words and sheets, each with its share of the numbers.
async function opened(answer) {
  const [moment, numbers] = parcel(await answer.arrayBuffer());
  let from = 0;
  for (const sheet of moment.sheets) {
    const length = sheet.count * sheet.height * sheet.width;
    sheet.values = numbers.subarray(from, (from += length));
  }
  return moment;
}
