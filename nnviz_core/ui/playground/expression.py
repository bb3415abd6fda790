"""A plan as the Python that makes it, for the code of the views."""

from dataclasses import fields

from nnviz_core.playground import Examples, Plan


def expression(plan: Plan) -> str:
    """The plan as Python."""
    usual = Plan()
    differing = [each.name for each in fields(plan) if getattr(plan, each.name) != getattr(usual, each.name)]
    hidden = tuple(tuple(layer) for layer in plan.layers)
    written = {name: repr(hidden if name == "hidden" else getattr(plan, name)) for name in differing}
    if isinstance(plan.target, Examples):
        written["target"] = plan.target.source or 'playground.read_table(open("table.csv", "rb").read())'
    words = [f"{name}={text}" for name, text in written.items()]
    return f"playground.Plan({', '.join(words)})"
