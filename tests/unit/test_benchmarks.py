"""Every benchmark can be imported with the code as it stands."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLAIN = [path.stem for path in sorted((ROOT / "benchmarks").glob("*.py")) if path.stem not in ("floor", "beside")]
"""All but what a server runs."""


def test_benchmarks_import():
    program = "; ".join(f"import benchmarks.{name}" for name in PLAIN)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
