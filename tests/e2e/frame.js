// What of a page is cut off, covered or lies on something else, in words.

() => {
  const main = document.querySelector("[data-testid=stMain]");
  const visible = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest("[aria-hidden=true], .nn-hidden");
  const words = (element) =>
    `${element.tagName.toLowerCase()}.${String(element.getAttribute("class") ?? "").split(" ").slice(0, 2).join(".")} ` +
    `“${(element.innerText ?? element.getAttribute("aria-label") ?? "").trim().slice(0, 40)}”`;

  // Elements of the page, and those below the roots of its components.
  const every = (selector, root = main) => [
    ...root.querySelectorAll(selector),
    ...[...root.querySelectorAll("*")].flatMap((each) => (each.shadowRoot ? every(selector, each.shadowRoot) : [])),
  ];
  const parent = (element) => element.parentElement ?? element.getRootNode().host ?? null;
  function* above(element) {
    for (let each = parent(element); each && each !== main; each = parent(each)) yield each;
  }
  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  const clips = (element) => ["hidden", "clip"].includes(getComputedStyle(element).overflowX);

  // Right of the window, or of what clips it, unless it can be scrolled there.
  const cut = (element) => {
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) return false;
    for (const each of above(element)) {
      if (scrolls(each)) return false;
      if (clips(each) && box.right > each.getBoundingClientRect().right + 2) return true;
    }
    return box.right > innerWidth + 1 || box.left < -1;
  };
  const TEXT = "p, button, h1, h2, h3, h4, label, figcaption, .nn-card, th, td, summary, select";
  const short = (element) => element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).display !== "inline";
  const texts = every(TEXT).filter(visible).filter((each) => !each.closest("pre, .katex"));
  const pictures = every("canvas, img, svg:not(svg svg), video, iframe").filter(visible);

  // Controls whose middle belongs to something else.
  const isOver = (element, top) => {
    for (let each = top; each; each = parent(each)) if (each === element) return true;
    return element.contains(top) || (element.closest("label")?.contains(top) ?? false);
  };
  const covered = every("button, a[href], input, select, [role=slider], [role=combobox]").filter(visible).filter((each) => {
    const { left, top, width, height } = each.getBoundingClientRect();
    if (width < 4 || height < 4 || cut(each)) return false;
    each.scrollIntoView({ block: "center" });
    const [box] = each.getClientRects(); // the first line of a link that is broken
    let found = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    while (found?.shadowRoot?.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2) && found.shadowRoot !== found.getRootNode()) {
      const inner = found.shadowRoot.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      if (inner === found) break;
      found = inner;
    }
    return found && main.contains(found.getRootNode().host ?? found) && !isOver(each, found);
  });
  main.scrollTo(0, 0);

  // Pieces of text that lie on each other, by the boxes of their lines.
  const lines = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim() || !visible(node.parentElement) || node.parentElement.closest("style, script, select, svg")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) lines.push([node, box]);
  }
  const over = [];
  lines.forEach(([node, a], index) =>
    lines.slice(index + 1).forEach(([other, b]) => {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (node !== other && across > 2 && down > 4) over.push(`${node.data.trim().slice(0, 40)} | ${other.data.trim().slice(0, 40)}`);
    }),
  );

  // Groups of buttons in more than one row: their borders would break.
  const broken = every("[data-testid=stButtonGroup]").filter(visible).filter((group) => {
    const tops = [...group.querySelectorAll("[role=radio]")].filter(visible).map((each) => Math.round(each.getBoundingClientRect().top));
    return new Set(tops).size > 1;
  });
  return [
    ...[...texts, ...pictures].filter(cut).map((each) => `cut: ${words(each)}`),
    ...texts.filter(short).filter((each) => ![...above(each)].some(scrolls)).map((each) => `too narrow: ${words(each)}`),
    ...covered.map((each) => `covered: ${words(each)}`),
    ...over.map((each) => `on each other: ${each}`),
    ...broken.map((each) => `in rows: ${words(each)}`),
    ...(document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : []),
  ];
}
