"""Record what each link shows: its text, files, code with what that prints, and a picture.

python -m tests.record.record FOLDER [--server ADDRESS] [--only PREFIX]
"""

import argparse
import contextlib
import functools
import io
import json
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import torch
from playwright.sync_api import sync_playwright

from tests.record import reading
from tests.record.links import links

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

import conftest  # noqa: E402

PAGES_AT_ONCE = 2


def main() -> None:
    asked = arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    wanted = {name: path for name, path in links().items() if name.startswith(asked.only)}
    server = contextlib.nullcontext(asked.server) if asked.server else conftest.running_server()
    with server as address:
        problems = record(address, wanted, asked.folder)
    if problems:
        sys.exit("\n".join(problems))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where NAME.json and NAME.png go")
    parser.add_argument("--server", default="", help="the address of a server that runs already")
    parser.add_argument("--only", default="", metavar="PREFIX", help="record the links whose name starts so")
    return parser.parse_args()


def record(address: str, wanted: dict[str, str], folder: Path) -> list[str]:
    """Write NAME.json and NAME.png of every link that is `wanted` into `folder`; returns what could not be recorded."""
    torch.set_num_threads(1)
    start, problems = time.monotonic(), []
    for number, (name, shown) in enumerate(pages(address, wanted, folder), start=1):
        if isinstance(shown, Exception):
            problems.append(f"{name}: {shown}")
        else:
            whole = {"link": wanted[name], **shown, "output": output(shown["code"])}
            text = json.dumps(whole, ensure_ascii=False, indent=1)
            (folder / f"{name}.json").write_text(text, encoding="utf-8")
        print(f"{number} of {len(wanted)}, {time.monotonic() - start:.0f} s: {name}", flush=True)
    return problems


def pages(address: str, wanted: dict[str, str], folder: Path) -> Iterator[tuple[str, dict | Exception]]:
    """What each link shows, or what went wrong with it, as it comes from several browsers at once."""
    waiting, done = Queue(), Queue()
    for each in wanted.items():
        waiting.put(each)
    for _ in range(PAGES_AT_ONCE):
        threading.Thread(target=visit, args=(address, waiting, done, folder), daemon=True).start()
    for _ in wanted:
        yield done.get()


def visit(address: str, waiting: Queue, done: Queue, folder: Path) -> None:
    """Read one link after the other that is `waiting`, in a browser of this thread's own."""
    executable = next((path for name in conftest.BROWSERS if (path := shutil.which(name))), None)
    with sync_playwright() as playwright, contextlib.suppress(Empty):
        browser = playwright.chromium.launch(executable_path=executable, args=conftest.FLAGS)
        while True:
            name, path = waiting.get_nowait()
            try:
                done.put((name, reading.read(browser, f"{address}/{path}", folder / f"{name}.png")))
            except Exception as error:
                done.put((name, error))


@functools.cache
def output(code: str) -> list[str]:
    """The lines that `code` prints when it is run as it is shown, in a fresh namespace; an error is its last line."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(code, {"__name__": "__main__"})
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    return printed.getvalue().splitlines()


if __name__ == "__main__":
    main()
