"""Shapes are checked under test: every annotated function of the core is wrapped before it is first imported."""

from jaxtyping import install_import_hook

install_import_hook(
    [
        f"nnviz_core.{module}"
        for module in (
            "attribution",
            "attribution_checks",
            "averages",
            "calibration",
            "comparison",
            "contribution_shares",
            "contributions",
            "datasets",
            "deletion",
            "drawing",
            "features",
            "filter_statistics",
            "geometry",
            "interventions",
            "kernels",
            "linear_probe",
            "links",
            "maps",
            "maximisation",
            "neighbours",
            "networks",
            "panels",
            "passes",
            "pictures",
            "predictions",
            "probes",
            "ranks",
            "robustness",
            "saliency",
            "separation",
            "streaming",
            "terms",
            "trace",
        )
    ],
    "beartype.beartype(conf=beartype.BeartypeConf(is_pep484_tower=True))",
)
