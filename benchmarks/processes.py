"""What the kernel says about a server process: its memory, its processor time, its open files."""

import os
from pathlib import Path

MEGABYTE = 2**20
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def listening_on(port: int) -> int:
    """The id of the process that serves Streamlit on `port`. Raises `RuntimeError` if there is none."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it has ended
            continue
        if b"streamlit" in command and str(port).encode() in command:
            return int(folder.name)
    raise RuntimeError(f"no server on port {port}")


def megabytes(pid: int) -> float:
    """The resident memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES / MEGABYTE


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has taken, in user and system mode."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def descriptors(pid: int) -> int:
    """The files and sockets that a process holds open."""
    return len(os.listdir(f"/proc/{pid}/fd"))
