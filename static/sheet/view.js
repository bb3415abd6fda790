// Lets the drawing canvas follow the width of its place, and tells the pen what lies on it. The pixels of the canvas stay as
// they are, and it finds the pointer in the box in which it is shown. A drawing that the server has lost it gets back.

import { lasting } from "../lasting.js";
import { pen } from "./pen.js";

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
  .canvas-root, .dc-root { width: 100%; }
  .dc-scroll { overflow: visible; }
  .dc-container, .canvas-container, canvas { aspect-ratio: 1; height: auto !important; width: 100% !important; }
  canvas { border-radius: 0.75rem; }
  .dc-background-canvas { background: var(--nn-raised); }
  .dc-container::before { color: var(--nn-quiet); content: var(--sheet-hint); inset: 0; margin: auto; height: 1.5em; position: absolute;
    text-align: center; z-index: 1; }
  .dc-canvas { outline-color: var(--nn-line) !important; }
  .dc-toolbar { display: none !important; }
`);

// Called for every run of Python.
export const show = lasting((host) => new Fitting(host), (view, { data, setTriggerValue }) => {
  const lost = pen.start(data);
  if (lost) setTriggerValue("lost", lost);
  view.fit();
});

class Fitting {
  constructor(host) {
    this.frame = host.closest(".st-key-canvas-frame");
    this.seen = new MutationObserver(() => this.fit());
    this.seen.observe(this.frame, { childList: true, subtree: true });
    this.listening = new AbortController();
    for (const name of ["move", "start"]) pen.addEventListener(name, () => this.hint(), { signal: this.listening.signal });
    this.hint();
  }

  hint() {
    this.frame.style.setProperty("--sheet-hint", pen.isBlank ? '"Draw here"' : "none");
  }

  // The canvas may stand in the page before what it is drawn in does.
  fit() {
    cancelAnimationFrame(this.next);
    const roots = [...this.frame.querySelectorAll("*")].map((each) => each.shadowRoot).filter(Boolean);
    for (const root of roots) if (!root.adoptedStyleSheets.includes(STYLE)) root.adoptedStyleSheets.push(STYLE);
    if (!roots.length) this.next = requestAnimationFrame(() => this.fit());
  }

  dispose() {
    cancelAnimationFrame(this.next);
    this.seen.disconnect();
    this.listening.abort();
  }
}
