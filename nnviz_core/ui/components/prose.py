"""Text on the page, in which each term of the field bears its sentence."""

import re
from html import escape

import streamlit as st

from nnviz_core import glossary

NAMES = glossary.names()
ONE = rf"(?<![\w·-])(?P<term>{'|'.join(map(re.escape, NAMES))})(?P<plural>e?s)?(?![\w-])"
IN_HTML = re.compile(
    rf"<(?P<whole>a|button|code|script|style|svg|h1)\b.*?</(?P=whole)>|<[^>]*>|{ONE}", re.DOTALL | re.IGNORECASE
)
IN_MARKDOWN = re.compile(rf"`[^`]*`|!?\[[^\]]*\]\([^)]*\)|:\w+/\w+:|{ONE}", re.IGNORECASE)


def marked(html: str) -> str:
    """(Already safe) `html`, in which the first mention of each term shows its sentence."""
    return _marked(IN_HTML, html)


def marked_markdown(text: str) -> str:
    """Markdown in which the first mention of each term shows its sentence; nothing else in it is HTML: an escaped backtick opens no code."""
    return _marked(IN_MARKDOWN, re.sub(r"((?<!\\)`[^`]*`)|<", lambda match: match[1] or "&lt;", text))


def help_for(*texts: str) -> str | None:
    """The sentences of the terms in the texts of a widget, for its help; None where there is none."""
    terms = dict.fromkeys(NAMES[each["term"].lower()] for text in texts for each in re.finditer(ONE, text, re.I))
    return "\n\n".join(f"**{term}**: {glossary.SENTENCES[term]}" for term in terms) or None


def html(body: str) -> None:
    """Show (already safe) HTML."""
    st.html(marked(body))


def markdown(text: str) -> None:
    """Show Markdown."""
    st.markdown(marked_markdown(text), unsafe_allow_html=True)


def caption(text: str) -> None:
    """Show Markdown in small print."""
    st.caption(marked_markdown(text), unsafe_allow_html=True)


def explanation(sentences: str) -> None:
    """Offer the sentences, in Markdown, that say what is shown."""
    with st.expander("What am I looking at?", icon=":material/help:"):
        markdown(sentences)


def _marked(pattern: re.Pattern[str], text: str) -> str:
    seen = set()

    def explained(match: re.Match[str]) -> str:
        term = NAMES.get((match["term"] or "").lower())
        if term is None or term in seen:
            return match[0]
        seen.add(term)
        sentence = escape(glossary.SENTENCES[term])
        return f'<span class="nn-term" tabindex="0" data-sentence="{sentence}">{match[0]}</span>'

    return pattern.sub(explained, text)
