"""Text on the page, in which each term of the field bears its sentence."""

import re
from collections.abc import Callable
from html import escape

import streamlit as st

from nnviz_core import glossary

EXPLAINED = "explained"
NAMES = glossary.names()
ONE = rf"(?<![\w·-])(?P<term>{'|'.join(map(re.escape, NAMES))})(?P<plural>e?s)?(?![\w-])"
IN_HTML = re.compile(
    rf"<(?P<whole>a|button|code|script|style|svg|h1)\b.*?</(?P=whole)>|<[^>]*>|{ONE}", re.DOTALL | re.IGNORECASE
)
IN_MARKDOWN = re.compile(rf"`[^`]*`|!?\[[^\]]*\]\([^)]*\)|:\w+/\w+:|{ONE}", re.IGNORECASE)


def marked(html: str) -> str:
    """(Already safe) `html`, in which the first mention of each term shows its sentence."""
    return _marked(IN_HTML, html, _span)


def plain(text: str) -> str:
    """Plain text as HTML in which the first mention of each term shows its sentence."""
    return marked(escape(text, quote=False))


def terms(*mentions: str) -> dict[str, str]:
    """Each of these words as HTML that shows its sentence, for what the browser writes itself."""
    return {mention: marked(mention) for mention in mentions}


def marked_markdown(text: str) -> str:
    """Markdown in which the first mention of each term shows its sentence; nothing else in it is HTML: an escaped backtick opens no code."""
    return _marked(IN_MARKDOWN, re.sub(r"((?<!\\)`[^`]*`)|<", lambda match: match[1] or "&lt;", text), _span)


def help_for(*texts: str) -> str | None:
    """The sentences of the terms in the texts of a widget, for its help; None where there is none."""
    return "\n\n".join(f"**{term}**: {glossary.SENTENCES[term]}" for term in terms_in(*texts)) or None


def terms_in(*texts: str) -> list[str]:
    """The terms in some texts, each once, in their order."""
    return list(dict.fromkeys(NAMES[each["term"].lower()] for text in texts for each in re.finditer(ONE, text, re.I)))


def html(body: str) -> None:
    """Show (already safe) HTML."""
    st.html(marked(body))


def markdown(text: str) -> None:
    """Show Markdown."""
    st.markdown(marked_markdown(text), unsafe_allow_html=True)


def caption(text: str) -> None:
    """Show Markdown in small print."""
    st.caption(marked_markdown(text), unsafe_allow_html=True)


def alert(show: Callable[..., object], text: str, icon: str | None = None) -> None:
    """Show Markdown by `show`, one of Streamlit's alerts, which hold no HTML: in them, terms are links into the glossary."""
    show(_marked(IN_MARKDOWN, text, _link), icon=icon)


def explanation(sentences: str) -> None:
    """Offer the sentences, in Markdown, that say what is shown."""
    with st.expander("What am I looking at?", icon=":material/help:"):
        markdown(sentences)


def explanation_on_demand(sentences: Callable[[], str]) -> bool:
    """Offer sentences that are made once they are asked for, as an explanation may change with every stroke: whether they are."""
    behind = st.expander("What am I looking at?", icon=":material/help:", key=EXPLAINED, on_change="rerun")
    if behind.open:
        with behind:
            markdown(sentences())
    return bool(behind.open)


def _marked(pattern: re.Pattern[str], text: str, form: Callable[[str, str], str]) -> str:
    """`text` in which the first mention of each term is in the `form` that is made of term and mention."""
    seen = set()

    def explained(match: re.Match[str]) -> str:
        term = NAMES.get((match["term"] or "").lower())
        if term is None or term in seen:
            return match[0]
        seen.add(term)
        return form(term, match[0])

    return pattern.sub(explained, text)


def _span(term: str, mention: str) -> str:
    return f'<span class="nn-term" tabindex="0" data-sentence="{escape(glossary.SENTENCES[term])}">{mention}</span>'


def _link(term: str, mention: str) -> str:
    return f'[{mention}](glossary#{glossary.anchor(term)} "{glossary.SENTENCES[term]}")'
