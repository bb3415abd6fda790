// HTML that is turned into other HTML without a flicker, or a place for HTML that another view sends; a click on what bears `data-pick` is sent to Python.

import { lasting } from "../lasting.js";
import { turn } from "../match.js";
import { fill } from "../places.js";

// Called for every run of Python.
export const show = lasting((host) => new View(host), (view, { data, setTriggerValue }) => {
  view.pick = (value) => setTriggerValue("picked", value);
  if (data.place) fill(data.place, (html) => turn(view.root, html));
  else turn(view.root, data);
});

class View {
  constructor(host) {
    this.root = document.createElement("div");
    this.root.className = "nn-steady";
    host.append(this.root);
    this.root.addEventListener("click", (event) => {
      const picked = event.target.closest("[data-pick]");
      if (picked) this.pick(picked.dataset.pick);
    });
  }

  dispose() {
    this.root.remove();
  }
}
