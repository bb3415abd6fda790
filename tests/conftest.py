"""Shapes are checked under test: every annotated function of the core is wrapped before it is first imported."""

from jaxtyping import install_import_hook

install_import_hook(
    [
        f"nnviz_core.{module}"
        for module in (
            "averages",
            "calibration",
            "comparison",
            "datasets",
            "drawing",
            "features",
            "linear_probe",
            "links",
            "maps",
            "neighbours",
            "networks",
            "panels",
            "pictures",
            "predictions",
            "probes",
            "robustness",
            "separation",
            "streaming",
            "trace",
        )
    ],
    "beartype.beartype(conf=beartype.BeartypeConf(is_pep484_tower=True))",
)
