// The sentence of a term, shown while the pointer is over it or it has the focus, on touch too; Escape hides it.

const GAP = 8;
const tip = document.createElement("div");
tip.className = "nn-tip";
tip.id = "nn-tip";
tip.setAttribute("role", "tooltip");

const termOf = (event) => event.composedPath().map(taken).find((each) => each.dataset?.sentence);

// In an alert, a term is a link, and its sentence the title of that.
function taken(element) {
  if (element.matches?.("[data-testid=stAlert] a[title]")) {
    element.dataset.sentence = element.title;
    element.removeAttribute("title");
  }
  return element;
}

let shown = null;

function show(term) {
  shown = term;
  tip.textContent = term.dataset.sentence;
  term.setAttribute("aria-describedby", tip.id);
  document.querySelector(".stApp").append(tip);
  place();
}

function place() {
  if (!shown?.isConnected) return hide();
  const [word, own] = [shown.getBoundingClientRect(), tip.getBoundingClientRect()];
  const left = Math.min(Math.max(word.left + (word.width - own.width) / 2, GAP), innerWidth - own.width - GAP);
  const above = word.top - own.height - GAP;
  tip.style.transform = `translate(${left}px, ${above > GAP ? above : word.bottom + GAP}px)`;
}

function hide() {
  shown = null;
  tip.remove();
}

// Of a pointer that comes in, or the focus, no word leaves a component where it was before: what moves it is heard.
for (const kind of ["pointermove", "pointerdown", "focusin", "keyup"])
  document.addEventListener(kind, (event) => {
    if (event.key === "Escape") return;
    const term = termOf(event);
    if (!term) hide();
    else if (term !== shown) show(term);
  });
document.addEventListener("focusout", hide);
document.addEventListener("scroll", place, true);
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());

// The browser looks for the place that a link names before the page stands.
const wanted = decodeURIComponent(location.hash.slice(1));
const arrival = new MutationObserver(arrive);

function arrive() {
  const entry = document.getElementById(wanted);
  entry?.scrollIntoView();
  if (entry) arrival.disconnect();
}

if (wanted) {
  arrival.observe(document.body, { subtree: true, childList: true });
  arrive();
}
