"""The files that visitors upload, within bounds: a page reads a file once, so that the oldest can go."""

import os

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

BYTES = int(os.environ.get("NNVIZ_UPLOADS_MB", "40")) * 2**20
"""How much the files of all visitors hold; `NNVIZ_UPLOADS_MB` sets another number of megabytes."""
MOST = 2
"""Files of one visitor."""


def keep_within_bounds(files: MemoryUploadedFileManager, newest: str, bytes: int = BYTES) -> None:
    """Forget all but the last files of each visitor, and empty the oldest until all hold at most `bytes`; the `newest` stays.

    A file that is emptied stays where it stands in its visitor's page, with what was made of it.
    """
    for session, own in list(files.file_storage.items()):
        for name in list(own)[:-MOST]:
            files.remove_file(session, name)
    records = [(session, each) for session, own in list(files.file_storage.items()) for each in list(own.values())]
    total = size(files)
    for session, each in records:
        if total > bytes and each.file_id != newest:
            files.add_file(session, each._replace(data=b""))
            total -= len(each.data)


def size(files: MemoryUploadedFileManager) -> int:
    """The bytes of all files."""
    return sum(len(each.data) for own in list(files.file_storage.values()) for each in list(own.values()))
