// Buttons with a picture before their words.

import { drawing, element } from "./elements.js";

const ICONS = {
  play: "M7 4.5v15L20 12z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  restart: "M12 5a7 7 0 1 1-6.7 9h2.1A5 5 0 1 0 12 7v3L7 6l5-4z",
};

export function button(name, label, act, picture) {
  const made = Object.assign(element("button", name), { type: "button" });
  if (picture) made.append(icon(picture));
  made.append(label);
  made.addEventListener("click", act);
  return made;
}

// Play while it stands, pause while it plays.
export function turn(play, isPlaying) {
  play.replaceChildren(icon(isPlaying ? "pause" : "play"), isPlaying ? "Pause" : "Play");
}

function icon(name) {
  const made = drawing("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" });
  made.append(drawing("path", { d: ICONS[name], fill: "currentColor" }));
  return made;
}
