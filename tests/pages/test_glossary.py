"""Each term of the field bears its sentence wherever it stands."""

import json
import re
from html import escape, unescape

import pytest
import streamlit as st
from app_tools import html, opened, sheets
from term_tools import unexplained

from nnviz_core import glossary
from nnviz_core.ui import catalogue
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.navigation import ENTRIES, HOME
from nnviz_core.ui.frame.values import Values


@pytest.fixture
def plain_words():
    """Here the sentences count."""


VIEWED = [(page, {"view": view.name}) for page, views in catalogue.VIEWS.items() for view in views]
PAGES = [(page, {}) for page in ENTRIES if page not in (HOME, "glossary", *catalogue.VIEWS)]
CASES = VIEWED + PAGES


def texts(app):
    """All that stands on the page as HTML or Markdown."""
    written = [each.value for each in (*app.caption, *app.markdown)]
    return "\n".join([html(app), *written, *(sheet["words"] for sheet in sheets(app))])


def plain(text):
    """What is read of HTML or Markdown, without links, buttons and code."""
    words = unescape(re.sub(r"<(a|button|h1|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL))
    return re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)", " ", words)


def titles(app):
    """The words of the charts, where no term can bear its sentence."""
    figures = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    return "\n".join(text for figure in figures for text in titles_in(figure["layout"]))


def titles_in(layout):
    for part in (layout, *(axis for name, axis in layout.items() if re.fullmatch("[xy]axis\\d*", name))):
        yield (part.get("title") or {}).get("text") or ""


@pytest.mark.parametrize(("page", "words"), CASES, ids=lambda each: each if isinstance(each, str) else each.get("view"))
def test_every_term_on_a_page_bears_its_sentence(app, page, words):
    asked = {"draw": {"input": "mnist-17"}}.get(page, {})
    opened(app, page, **words, **asked)
    text = texts(app)
    assert unexplained(plain(text) + titles(app), unescape(text)) == set()


def test_terms_in_the_label_of_a_widget_are_explained_in_its_help(app):
    opened(app, "filters", view="attribution")
    box = next(each for each in app.selectbox if each.label == "Channels")
    assert box.help == f"**channel**: {glossary.SENTENCES['channel']}"


@pytest.mark.parametrize(("label", "shown"), [("Kernel", "visible"), ("Order", "collapsed")])
def test_buttons_show_their_label_where_it_bears_a_sentence(monkeypatch, label, shown):
    given = {}
    monkeypatch.setattr(st, "segmented_control", lambda label, **how: given.update(how))
    choice = Choice(word="one", label=label, options={"a": "A", "b": "B"})
    choice.widget("a", "key", Values("filters"), lambda value: None)
    assert given["label_visibility"] == shown
    assert bool(given["help"]) == (shown == "visible")


def test_only_the_first_mention_is_marked_and_nothing_inside_tags_links_or_code():
    text = prose.marked('<p title="logit">A logit, two logits.</p><code>softmax</code><a href="kernel">kernel</a>')
    assert text.count("nn-term") == 1
    assert text.startswith('<p title="logit">A <span class="nn-term" tabindex="0" data-sentence="The score of a class')
    assert text.endswith(', two logits.</p><code>softmax</code><a href="kernel">kernel</a>')
    assert prose.marked_markdown("`logit` [logit](x) <b>") == "`logit` [logit](x) &lt;b>"
    assert "&lt;" not in prose.marked_markdown("`a<b`")


def test_the_longest_term_that_stands_is_the_one_explained():
    assert prose.help_for("Calibration error") == f"**calibration error**: {glossary.SENTENCES['calibration error']}"
    assert prose.help_for("Pre-activation").count("**") == 2
    assert prose.help_for("Nothing of that") is None


def test_a_live_answer_bears_the_sentences_too(app):
    opened(app, "draw", input="mnist-17")
    (card,) = (
        json.loads(each.proto.json)["html"]
        for each in app.get("bidi_component")
        if each.proto.component_name == "answer"
    )
    assert escape(glossary.SENTENCES["entropy"]) in card


def test_the_glossary_page_has_every_term_in_order_at_its_place(app):
    opened(app, "glossary")
    terms = [unescape(each) for each in re.findall(r'<dt id="[^"]+">(.*?)</dt>', html(app))]
    assert terms == sorted(glossary.SENTENCES, key=str.lower)
    places = re.findall(r'<dt id="([^"]+)">', html(app))
    assert len(set(places)) == len(places)
    assert all(escape(sentence) in html(app) for sentence in glossary.SENTENCES.values())


def test_an_escaped_backtick_lets_no_html_through():
    assert "<" not in prose.marked_markdown(r"\`<img src=x>")


def test_a_term_in_an_alert_is_a_link_with_its_sentence(app):
    opened(app, "filters", view="filter", model="mnist-tiny-cnn", place="probabilities-3")
    start = f'A [probability](glossary#probability "{glossary.SENTENCES["probability"]}") has no '
    assert app.info[0].value.startswith(start)
