"""Links to the page as they were written before, translated for good."""

import re

from nnviz_core.ui.frame.old_words import class_text, translation

_renamed = translation(
    {"about": "view", "look": "sample"},
    {
        "view": {
            "Mix-ups": "confusion",
            "Two models": "duel",
            "Confidence": "confidence",
            "Robustness": "robustness",
        },
        "cells": {"Counts": "counts", "Share of the true class": "true", "Share of the prediction": "predicted"},
        "order": {"Most confident first": "confident", "Least confident first": "unsure"},
        "true": class_text,
        "predicted": class_text,
        "change": str.lower,
    },
)


def translated(asked: dict[str, str]) -> dict[str, str]:
    """What the link stands for; two models once had words with their names."""
    words = {}
    for word, text in asked.items():
        if word.startswith("page-"):
            words["page"] = text
        elif word.startswith("only-") and (only := re.fullmatch(r"Only (.+)", text)):
            words["only"] = "first" if word.startswith(f"only-{only[1]}-") else "second"
        else:
            words[word] = text
    return _renamed(words)
