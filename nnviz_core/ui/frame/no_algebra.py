"""The playground's kernels multiply by themselves, so that numba need not load scipy's algebra, and 15 MB, to have its products of matrices."""

from importlib import import_module


def load_numba() -> None:
    """Load numba as it is where scipy is not installed: functions that it compiles have no `np.dot`."""
    linalg = import_module("numba.np.linalg")
    look = linalg.ensure_blas
    setattr(linalg, "ensure_blas", _is_missing)  # noqa: B010
    try:
        import_module("numba.np.arraymath")  # looks for it once, while it is imported
    finally:
        setattr(linalg, "ensure_blas", look)  # noqa: B010


def _is_missing() -> None:
    raise ImportError("scipy's algebra is not looked for")
