"""HTML that changes several times a second: what stays the same stays in the page, so that nothing flickers."""

from functools import cache
from typing import Any

from streamlit.components import v2

# Nodes are matched by their place, which holds for pieces of page that are always built alike.
MATCH = """
const match = (old, wanted) => {
  if (old.nodeName !== wanted.nodeName) return old.replaceWith(wanted.cloneNode(true));
  if (old.nodeType === Node.TEXT_NODE) { if (old.data !== wanted.data) old.data = wanted.data; return; }
  for (const { name, value } of wanted.attributes)
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!wanted.hasAttribute(name)) old.removeAttribute(name);
  [...wanted.childNodes].forEach((child, place) =>
    old.childNodes[place] ? match(old.childNodes[place], child) : old.append(child.cloneNode(true)));
  while (old.childNodes.length > wanted.childNodes.length) old.lastChild.remove();
};
export default ({ data, parentElement }) => {
  const wanted = document.createElement("div");
  wanted.innerHTML = data;
  const shown = parentElement.querySelector(".nn-steady") ?? parentElement.appendChild(document.createElement("div"));
  wanted.className = "nn-steady";
  match(shown, wanted);
};
"""


@cache
def _component() -> Any:
    return v2.component("steady", html="", js=MATCH, isolate_styles=False)


def show(html: str, key: str) -> None:
    """Show (already safe) `html`; under the same key, it turns what was shown before into this."""
    _component()(key=key, data=html)
