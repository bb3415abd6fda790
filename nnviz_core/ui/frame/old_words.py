"""Links as pages wrote them before, with the words on the screen: each page says what its own stand for now."""

import re
from collections.abc import Callable, Mapping

Texts = Mapping[str, str] | Callable[[str], str]


def translation(renamed: Mapping[str, str], texts: Mapping[str, Texts]) -> Callable[[dict[str, str]], dict[str, str]]:
    """A function that turns a link's texts by word into today's.

    `renamed` gives new words for old ones, `texts` what a new word's old texts stand for; what is not known stays as it is,
    and a new word counts more than an old one for it.
    """

    def translated(asked: dict[str, str]) -> dict[str, str]:
        named = {renamed[word]: text for word, text in asked.items() if word in renamed}
        named |= {word: text for word, text in asked.items() if word not in renamed}
        return {word: _translated(texts.get(word, {}), text) for word, text in named.items()}

    return translated


def class_text(text: str) -> str:
    """The number of a class that was written with its name: 6 for "6: Shirt"."""
    return text.partition(":")[0] if re.match(r"\d{1,2}: ", text) else text


def _translated(texts: Texts, text: str) -> str:
    return texts(text) if callable(texts) else texts.get(text, text)
