"""Names that files bring, as they can stand in any sentence, link and page."""

LIKE = {
    "<": "‹",
    ">": "›",
    "&": "+",
    "[": "(",
    "]": ")",
    "*": "×",
    "`": "’",
    "$": "＄",
    "~": "–",
    "|": "/",
    "\\": "/",
}
"""What stands for a character that Markdown or HTML would read as its own."""


def plain(name: str) -> str:
    """`name` without what a page would take for its own language, or could not print."""
    return "".join(LIKE.get(each, each if each.isprintable() else " ") for each in name).strip() or "·"
