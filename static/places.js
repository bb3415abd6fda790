// HTML that one view sends to a named place elsewhere on the page, whichever of the two is there first.

const texts = new Map();
const places = new Map();

export function send(name, html) {
  texts.set(name, html);
  places.get(name)?.(html);
}

// From now on `turnTo` is called with the HTML for the place.
export function fill(name, turnTo) {
  places.set(name, turnTo);
  turnTo(texts.get(name) ?? "");
}
