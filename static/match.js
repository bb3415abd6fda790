// Turns what a page shows into other HTML, in place: what stays the same keeps its nodes, so that nothing flickers.

// Nodes are matched by their place, which holds for pieces of page that are always built alike.
function match(old, wanted) {
  if (old.nodeName !== wanted.nodeName) return old.replaceWith(wanted.cloneNode(true));
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== wanted.data) old.data = wanted.data;
    return;
  }
  for (const { name, value } of wanted.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!wanted.hasAttribute(name)) old.removeAttribute(name);
  [...wanted.childNodes].forEach((child, place) =>
    old.childNodes[place] ? match(old.childNodes[place], child) : old.append(child.cloneNode(true)),
  );
  while (old.childNodes.length > wanted.childNodes.length) old.lastChild.remove();
}

// Lets `root` hold (already safe) `html`.
export function turn(root, html) {
  const wanted = root.cloneNode(false);
  wanted.innerHTML = html;
  match(root, wanted);
}
