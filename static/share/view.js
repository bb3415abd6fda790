// A button that saves what the page shows as a picture for a slide.

import { lasting } from "../lasting.js";
import { slide } from "./slide.js";

const PAGE = "[data-testid=stMainBlockContainer]";

// Called for every run of Python.
export const show = lasting((host) => new View(host), (view, { data }) => {
  view.data = data;
});

class View {
  constructor(host) {
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "nn-button", textContent: "Picture for a slide (PNG)" });
    this.button.addEventListener("click", () => this.save());
    host.append(this.button);
  }

  async save() {
    this.button.disabled = true;
    const picture = await slide(document.querySelector(PAGE), this.data);
    this.button.disabled = false;
    Object.assign(document.createElement("a"), { download: `${this.data.file}.png`, href: picture.toDataURL("image/png") }).click();
  }

  dispose() {
    this.button.remove();
  }
}
