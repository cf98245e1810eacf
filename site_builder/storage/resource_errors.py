"""What the machine lacked when something was raised, in whatever class a library wraps it. Never a
file's fault."""

from __future__ import annotations

import errno

FULL = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
)  # the disk's end, that of a share of it, and that of `ulimit -f`
SHORTAGE_WORDS = {
    "No space left on device": "ENOSPC",
    "Disk quota exceeded": "EDQUOT",
    "File too large": "EFBIG",
}


def detect_resource_shortage(error: BaseException | None) -> str:
    """ "memory", "ENOSPC", "EDQUOT" or "EFBIG", by the exception or those that it was raised from;
    else ""."""
    visited: set[int] = set()
    while error is not None and id(error) not in visited:
        if shortage := _classify_error(error):
            return shortage
        visited.add(id(error))
        error = error.__cause__ or error.__context__
    return ""


def _classify_error(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno in FULL:
        return errno.errorcode[error.errno]
    if isinstance(error, MemoryError) or (
        isinstance(error, OSError) and error.errno == errno.ENOMEM
    ):
        return "memory"
    # DuckDB's, which are imported by nobody here; no text of a file is in what it says of these two
    name = type(error).__name__
    if name == "OutOfMemoryException":
        return (
            "ENOSPC" if "'max_temp_directory_size'" in str(error) else "memory"
        )  # by default, what the disk has left
    if name == "IOException" and "write" in (message := str(error)):
        return next((code for words, code in SHORTAGE_WORDS.items() if words in message), "")
    return ""
