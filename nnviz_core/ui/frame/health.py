"""`GET live/health`: how the server is, for those who run it. It tells of no visitor, no path and no setting."""

import platform
import time
import tomllib
from importlib.metadata import version
from typing import cast

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

from nnviz_core import files, jobs
from nnviz_core.recordings import decoded
from nnviz_core.recordings.recent import Recent
from nnviz_core.ui.frame import (
    faults,
    guests,
    heap,
    live,
    memory,
    own_data,
    own_recordings,
    preparation,
    tweaked,
    uploads,
    wound_back,
)

PROJECT = files.APP / "pyproject.toml"
LIBRARIES = ("streamlit", "starlette", "torch", "numpy")
STARTED = time.monotonic()


def route() -> Route:
    """The route GET live/health. Errors are counted from now on."""
    faults.begin_counting()
    return Route(live.path("health"), respond, methods=["GET"], name="health")


async def respond(_: Request) -> JSONResponse:
    """What is known of the server, as JSON."""
    return JSONResponse(health(), headers={"Cache-Control": "no-store"})


def health() -> dict:
    """What is known of the server: sizes in bytes, times in seconds."""
    measurements, (answered, waiting), (running, queued) = memory.MEMORY.load(), live.load(), jobs.load()
    return {
        "versions": {"nnviz": _project_version(), "python": platform.python_version(), **_library_versions()},
        "uptime": round(time.monotonic() - STARTED),
        "preparation": preparation.state(),
        "memory": heap.resident(),
        "visitors": _visitors(),
        "measurements": {"under way": measurements.under_way, "waiting": measurements.waiting},
        "requests": {"under way": answered, "waiting": waiting},
        "jobs": {"under way": running, "waiting": queued},
        "caches": {
            "measured": {"bytes": measurements.bytes, "at most": memory.BYTES},
            "wound back": _held(wound_back.NETWORKS),
            "changed": _held(tweaked.NETWORKS),
            "decoded": _held(decoded.DECODED),
            "own recordings": {"bytes": own_recordings.size(), "at most": own_recordings.BYTES_OF_ALL},
            "own images": {"bytes": own_data.size(), "at most": own_data.BYTES_OF_ALL},
            "guests": {"bytes": guests.size(), "at most": guests.BYTES_OF_ALL},
            "uploads": {"bytes": _uploaded(), "at most": uploads.BYTES},
        },
        "errors": faults.counts(),
    }


def _held(memory: Recent) -> dict[str, int]:
    return {"bytes": memory.used, "at most": memory.bytes}


def _project_version() -> str:
    return tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]


def _library_versions() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}


def _visitors() -> int:
    (count,) = runtime.get_instance().stats_mgr.get_stats([ACTIVE_SESSIONS_FAMILY])[ACTIVE_SESSIONS_FAMILY]
    return cast("GaugeStat", count).value


def _uploaded() -> int:
    return uploads.size(cast("MemoryUploadedFileManager", runtime.get_instance().uploaded_file_mgr))
