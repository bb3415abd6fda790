// What the page shows once nothing is on its way any more, null before: its link, its lines, and how wide and long its body is.
() => {
  const app = document.querySelector("[data-test-script-state]");
  const main = document.querySelector("[data-testid=stMain]");
  const side = document.querySelector("[data-testid=stSidebar][data-collapsed=false]");
  if (app?.dataset.testScriptState !== "notRunning" || !main?.querySelector("h1") || !side) return null;
  if (document.querySelector("[data-testid=stStatusWidget], [data-testid=stSkeleton], [data-stale=true]")) return null;

  // Charts and components are drawn some time after they have come.
  const empty = (selector, part) => [...main.querySelectorAll(selector)].some((each) => !(each.shadowRoot ?? each).querySelector(part));
  if (empty("[data-testid=stPlotlyChart]", ".main-svg") || empty("[data-testid=stBidiComponentIsolated]", "canvas, svg.plot")) return null;

  const roots = [main];
  for (const root of roots) {
    for (const each of root.querySelectorAll("*")) if (each.shadowRoot) roots.push(each.shadowRoot);
  }
  // A scene in space is drawn at twice its size once it is at rest.
  const scenes = roots.flatMap((root) => [...root.querySelectorAll("canvas[data-testid=scene]")]);
  if (scenes.some((scene) => scene.width < 2 * scene.clientWidth)) return null;

  const bodies = roots.flatMap((root) => (root === main ? [main] : [...root.children].filter((each) => each.checkVisibility())));
  const told = (selector, say) => roots.flatMap((root) => [...root.querySelectorAll(selector)].map(say));
  const held = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
  const lines = [
    ...bodies.flatMap((body) => body.innerText.split("\n")),
    ...told("[aria-label]", (each) => `label: ${each.ariaLabel}`),
    ...told("[alt]:not([alt=''])", (each) => `picture: ${each.alt}`),
    ...told("[title]:not([title=''])", (each) => `title: ${each.title}`),
    ...told("a[href]", (each) => `link: ${each.getAttribute("href")}`),
    ...told("input, textarea", (each) => `field: ${each.ariaLabel ?? ""} ${held(each)}`),
    ...told("[aria-checked=true], [aria-pressed=true], [aria-selected=true], [data-testid$=Active]", (each) => `chosen: ${each.innerText}`),
  ];
  return {
    link: location.href,
    text: lines.map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean),
    width: main.clientWidth,
    height: main.querySelector("[data-testid=stMainBlockContainer]").getBoundingClientRect().bottom,
  };
}
