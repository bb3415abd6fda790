// The fixed parts around the scene: grid, sum, bars, layer buttons, legend.

const page = (terms) => `
<div class="stage">
  <div class="space" tabindex="-1"><div class="labels" aria-hidden="true"></div><div class="tip" hidden></div></div>
  <section class="card drawing">
    <div class="grid"></div>
    <div class="row"><div class="choice" role="group" aria-label="Grad-CAM"></div><button class="clear" type="button">Clear</button></div>
    <p class="hint"></p>
  </section>
  <section class="card answer"><h4></h4><div class="bars" data-testid="bars"></div></section>
  <p class="flat" hidden>This browser shows no WebGL, so the planes of cubes are missing; the same activations stand flat below.</p>
</div>
<section class="card sum" data-testid="sum">
  <button class="away" type="button" title="Choose no value" aria-label="Choose no value" hidden>✕</button>
  <h4></h4><p class="ending"></p><div class="terms" role="group" aria-label="Terms" tabindex="0"></div><button class="more" type="button" hidden></button>
</section>
<div class="tools">
  <div class="layers" role="group" aria-label="Layers: shown, faded or hidden"></div>
  <div class="buttons"><button class="reset" type="button">Reset view</button><button class="save" type="button">Save PNG</button></div>
</div>
<div class="legend">
  <span class="key"><i class="off"></i>inactive</span>
  <span class="key"><span>${terms.activation}: low</span><i class="ramp active"></i>high</span>
  <span class="key"><i class="weak"></i>weak</span>
  <span class="key">contribution: takes away<i class="ramp contribution"></i>adds</span>
  <span class="key"><span>${terms.kernel} ${terms.weight}: −</span><i class="ramp weight"></i>+</span>
</div>
<p class="count" data-testid="line-count"></p>`;

const EDGE = 10;
const [NARROW, WIDE] = [640, 980];
const NEXT = { shown: "faded", faded: "hidden", hidden: "shown" };

// Tell the styles how wide the view is and where the bars end, and say whether it is narrow.
export function measure({ root, sides: [, bars] }) {
  const [narrow, wide] = [root.clientWidth < NARROW, root.clientWidth >= WIDE];
  Object.assign(root.dataset, { narrow: narrow || "", wide: wide || "" });
  root.style.setProperty("--below-bars", `${bars.offsetTop + bars.offsetHeight + EDGE}px`);
  return narrow;
}

// `terms` are the words of the field, each with its sentence.
export function panel(host, terms) {
  const root = document.createElement("div");
  root.className = "n3d";
  root.innerHTML = page(terms);
  host.append(root);
  const find = (name) => root.querySelector(`.${name}`);
  const names = ["space", "labels", "tip", "grid", "choice", "clear", "hint", "bars", "sum", "flat", "layers", "buttons", "reset", "save", "count"];
  return { root, sides: [...root.querySelectorAll(".stage .card")], ...Object.fromEntries(names.map((name) => [name, find(name)])) };
}

// Where the scene finds room. Grid and bars lie over it except in a narrow window; in a wide one, the sum behind the answer lies
// between them, and that behind a chosen value below the bars.
export function frame({ root, space, sum, sides }) {
  const { narrow, wide } = root.dataset;
  const isChosen = Boolean(sum.dataset.chosen);
  const top = wide && !isChosen ? sum.offsetTop - space.offsetTop + sum.offsetHeight : 0;
  const region = { left: EDGE, right: space.clientWidth - EDGE, top: top + EDGE, bottom: space.clientHeight - EDGE };
  const over = (card, number) => {
    const [left, top] = [card.offsetLeft - space.offsetLeft, card.offsetTop - space.offsetTop];
    return {
      left: left - EDGE, right: left + card.offsetWidth + EDGE, top: top - EDGE, bottom: top + card.offsetHeight + EDGE,
      side: number ? "right" : "left",
    };
  };
  return { region, cards: narrow ? [] : [...sides, ...(wide && isChosen ? [sum] : [])].map(over) };
}

export function layerButtons(host, stages, modes, changed) {
  host.replaceChildren(...stages.map((stage, number) => {
    const button = document.createElement("button");
    const label = () => {
      button.textContent = stage.layer;
      const mode = modes[stage.layer] ?? "shown";
      button.dataset.mode = mode;
      button.title = `${stage.layer} is ${mode}: click to ${{ shown: "fade", faded: "hide", hidden: "show" }[mode]} it`;
    };
    button.type = "button";
    button.addEventListener("click", () => {
      modes[stage.layer] = NEXT[modes[stage.layer] ?? "shown"];
      label();
      changed(number, modes[stage.layer]);
    });
    label();
    return button;
  }));
}

export function choiceButtons(host, options, chosen, changed) {
  const shown = JSON.stringify([options, chosen]);
  if (host.dataset.shown === shown) return;
  host.dataset.shown = shown;
  host.replaceChildren(...options.map(([value, text]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.setAttribute("aria-pressed", String(value === chosen));
    button.addEventListener("click", () => changed(value));
    return button;
  }));
}

// A text that is as it was is left alone: writing it would lay the page out again.
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function paintLegend(root, colours, css) {
  for (const kind of ["active", "contribution", "weight"]) root.querySelector(`.ramp.${kind}`).style.background = colours.gradient(kind);
  root.querySelector(".off").style.background = css(colours.inactive);
  root.querySelector(".weak").style.background = css(colours.weak);
}
