"""What the last build on this machine knew to be erased: a record that has lost some of it since
ends the build, for all of it could be published again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from site_builder.metadata.erasures import (
    Erasures,
    ErasuresUnreadable,
    read_erasures,
    write_erasures,
)
from site_builder.metadata.site_folder import ERASED_FILE
from site_builder.publish.refusal import BuildRefused


def refuse_lost_erasures(root: Path, home: Path) -> None:
    """Raises BuildRefused where the record of `root` says less than that of the last build, which
    is kept in `home`; else keeps it there."""
    now = read_erasures(root)
    remembered = Erasures()
    with suppress(ErasuresUnreadable):  # our copy is broken: nobody can say what it held
        remembered = read_erasures(home)
    if lost := remembered.list_lost(now):
        kept_path = f"{home.name}/{ERASED_FILE}"
        params = {"path": ERASED_FILE, "ids": ", ".join(lost), "kept": kept_path}
        raise BuildRefused("erasures-forgotten", params)
    if now.entries != remembered.entries:
        write_erasures(home, now.entries)
