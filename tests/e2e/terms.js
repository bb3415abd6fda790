// Each piece of the page: the words in it that could bear a sentence, and the sentences that its words bear.

() => {
  const WITHOUT = "a:not([data-testid=stAlert] a), button, code, h1, label, select, input, svg, script, style, [aria-hidden=true], [role=radiogroup], [data-baseweb=select]";
  const main = document.querySelector("[data-testid=stMain]");

  function* nodes(root) {
    for (const node of root.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) yield node;
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches(WITHOUT) || !node.checkVisibility()) continue;
      yield node;
      yield* nodes(node);
      if (node.shadowRoot) yield* nodes(node.shadowRoot);
    }
  }

  return [...main.querySelectorAll("[data-testid=stElementContainer]")].map((piece) => {
    const all = [...nodes(piece)];
    const words = all.filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
    const sentences = all.flatMap((node) => [node.dataset?.sentence, node.title]);
    return [words.join(" "), sentences.filter(Boolean).join("\n")];
  });
}
