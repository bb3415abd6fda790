"""Data in, picture out: plotly figures and small rasters, with one home for colours."""
