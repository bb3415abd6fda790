// Which parts of a view are on the screen: while it trains, the others are drawn once a second.

const SELDOM = 1000;

export class Screen {
  constructor(parts) {
    this.drawn = new Map(parts.map((part) => [part.root, -SELDOM]));
    this.seen = new Set();
    this.watch = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.seen[isIntersecting ? "add" : "delete"](target);
    });
    for (const { root } of parts) this.watch.observe(root);
  }

  isDue({ root }, isTraining) {
    return !isTraining || this.seen.has(root) || performance.now() - this.drawn.get(root) > SELDOM;
  }

  // Draws a part if it is due.
  draw(part, isTraining, paint) {
    if (!this.isDue(part, isTraining)) return;
    this.drawn.set(part.root, performance.now());
    paint();
  }

  dispose() {
    this.watch.disconnect();
  }
}
