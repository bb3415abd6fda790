"""nnviz: see a real small network think.

Everything is a function of one recorded forward pass. `datasets` gives labelled images and `drawing` turns what a
person drew into the same kind of image; `networks` builds the architectures and `zoo` loads the trained ones;
`trace.record` walks a network's layers and keeps every output. `training` makes the weights, `evaluation` measures
them.

Inside one pass: `contributions` gives the exact sum behind any value (`terms` by kind of layer, `contribution_shares` in
order for reading) and the way down to the pixels; `geometry` says what a cell can see, `kernels` which weights made a
channel, `passes` runs parts of a network. `attribution` and `saliency` make signed maps over the input, and
`attribution_checks` measures what each is worth, with `deletion` and `ranks`. `interventions` copies filters from one pass into
another; `filter_statistics`, `filter_records` and `maximisation` say what excites a filter. `stages`, `connections` and `scene`
describe a pass for a view in space, `packing` arrays for any browser.

Across a data set, `averages` streams every layer's output by class, `panels` orders layers for a reader,
`separation` says where classes part, `comparison`, `calibration`, `neighbours` and `robustness` look into the
mistakes, and `maps` lays layers out on a plane. `figures` turns numbers into pictures, `ui` is all that knows
Streamlit; nothing below them imports either.
"""
