"""The app, and trainings beside it as its pages start them: `POST live/trainings/NUMBER` has so many of them go on, and tells their states.

`python -m benchmarks.jobs` runs it.
"""

import runpy
from dataclasses import replace
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from nnviz_core import jobs, live
from nnviz_core.ui.frame.bounds import Bounds
from nnviz_core.ui.frame.no_delay import NoDelay

APP = Path(__file__).parents[1] / "app.py"
OWNER = jobs.new_id()
PLAN = live.Plan(epochs=600)
"""A training of “Train it here” that goes on for longer than any round."""


async def respond(request: Request) -> JSONResponse:
    """Have as many trainings as asked for go on; their states, and the latest step of each."""
    number = int(request.path_params["number"])
    under_way = [job for job in jobs.of(OWNER) if not job.is_over]
    for job in under_way[number:]:
        job.stop()
    for seed in range(len(under_way), number):
        jobs.submit(live.train, replace(PLAN, seed=seed), owner=OWNER)
    for job in under_way:
        job.renew()
    return JSONResponse([[job.state, job.latest.step if job.latest else 0, job.reason] for job in under_way])


routes = [
    *runpy.run_path(str(APP), run_name="app")["routes"],
    Route("/live/trainings/{number}", respond, methods=["POST"]),
]
app = st.App(APP, routes=routes, middleware=[Middleware(NoDelay), Middleware(Bounds)])
