"""Which terms of the field stand in a text: a search that knows nothing of how they are marked."""

import re

from nnviz_core import glossary


def standing(text: str) -> set[str]:
    """The terms that stand in plain `text`."""
    return {
        term
        for term in glossary.SENTENCES
        for form in (term, *glossary.FORMS.get(term, ()))
        if re.search(rf"(?<![\w·-]){re.escape(form.lower())}(s|es)?(?![\w-])", text.lower())
    }


def unexplained(text: str, sentences: str) -> set[str]:
    """The terms in plain `text` whose sentence is not in `sentences`, unless they are part of a longer one."""
    terms = standing(text)
    bare = {term for term in terms if glossary.SENTENCES[term] not in sentences}
    return {term for term in bare if not any(term.lower() in other.lower() for other in terms - {term})}
