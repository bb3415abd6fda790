"""What the page tests share: the app under Streamlit's own harness."""

import functools

import page_job_tools
import pytest
from app_tools import ROOT
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from nnviz_core.ui.components import code, prose


@pytest.fixture(scope="session", autouse=True)
def installed_packages_are_read_once():
    """Each `AppTest` looks through all installed packages for components, which a server does once."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture
def app(monkeypatch):
    monkeypatch.chdir(ROOT)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.session_state[code.OPEN] = True
    app.session_state[prose.EXPLAINED] = True
    return app


@pytest.fixture(autouse=True)
def plain_words(monkeypatch):
    """Texts as they were written, without the sentences that their terms bear: what a test reads is the words."""
    monkeypatch.setattr(prose, "_marked", lambda pattern, text, form: text)


@pytest.fixture
def no_job_left():
    """None of the jobs that a test begins outlasts it."""
    yield
    page_job_tools.end_all()
