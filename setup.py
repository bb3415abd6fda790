"""The wheel holds the app too: what the server reads beside the package, in the package's folder `site`."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
SITE = ("app.py", "pyproject.toml", "pages", "static", ".streamlit")


class WithApp(build_py):
    """Builds the package, and copies the app into it."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        site = Path(self.build_lib) / "nnviz_core" / "site"
        for name in SITE:
            source, target = ROOT / name, site / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                hidden = shutil.ignore_patterns("__pycache__", "secrets.toml")
                shutil.copytree(source, target, dirs_exist_ok=True, ignore=hidden)
            else:
                shutil.copy(source, target)


setup(cmdclass={"build_py": WithApp})
