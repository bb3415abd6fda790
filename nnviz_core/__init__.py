"""nnviz: see a real small network think.

Everything is a function of one recorded forward pass. `datasets` gives labelled images and `drawing` turns what a
person drew into the same kind of image; `networks` builds the architectures, `zoo` loads those of `specs`, trained, as `models`;
`trace.record` walks a network's layers and keeps every output, `streaming` does so for many images and lets go of them.

`layers` says what one layer is and does: its kind, its place in a pass, what a cell of it can see, what it adds up, its
weights. `contributions` gives the exact sum behind any value and the way down to the pixels. `attribution` makes signed maps
over the input and measures what each is worth. `filters` says what excites a filter, and copies filters from one pass into
another. `scene` describes a pass for a view in space, `packing` arrays for any browser.

Across a data set, `averages` streams every layer's output by class, `separation` says where classes part and who is near
whom, `evaluation` looks into accuracy, confidence and mistakes. `training` makes the weights, from images that
`augmentation` alters, and `tweak` changed copies of a network; `recordings` holds a training's whole course in a small file,
and gives the network of any step.
`uploads` reads a network and images of one's own from files, and `show` opens the app on them.
`playground` trains dense networks on functions of the plane while one watches.
`jobs` runs what takes long beside the pages, here or on a cluster. `figures` turns numbers into pictures, `ui` is all that
knows Streamlit; nothing below them imports either.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """`show`, loaded when it is asked for: it needs torch."""
    if name == "show":
        from nnviz_core.uploads.showing import show

        return show
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
