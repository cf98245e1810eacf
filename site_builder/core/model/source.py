"""A portal from which datasets are taken, as sources.yml says, and where a dataset was taken
from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from site_builder.core.model.portal import Licence

SELECTING = 1  # by which version of our rules rows are chosen: another one chooses them anew


@dataclass(frozen=True, slots=True)
class RowSelection:
    """Which rows of the tables of a source are taken: those whose cell in the first of `columns`
    that the table has is one of `codes`, INSEE codes and SIREN. `cut`: each commune is given its
    own."""

    columns: tuple[str, ...]
    codes: frozenset[str]
    cut: bool = True

    @property
    def digest(self) -> str:
        """Another one where other rows may be chosen."""
        asked = "\n".join([str(SELECTING), *self.columns, "", *sorted(self.codes)])
        return hashlib.sha256(asked.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedRows:
    """What was taken of a file of others, here called `path`: `rows` of `total`, for what its
    `column` says. `sha256`: the sum of that whole file; `choice`: the digest of what was chosen
    by."""

    path: str
    column: str
    rows: int
    total: int
    sha256: str
    choice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestSource:
    """`kind`: a key of vocabulary.SOURCE_KINDS. `publisher`: the slug under which its datasets
    are; `only` and `excluded`: ids of datasets there, `only` being empty for all. `links_only`: no
    file is copied. `licence`: for datasets of which the source says none. `hosts`: further ones
    from which its files may come. `selection`: of its tables these rows alone are taken. `line` is
    where it stands."""

    id: str
    kind: str
    url: str
    publisher: str
    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    links_only: bool = False
    licence: Licence | None = None
    hosts: tuple[str, ...] = ()
    selection: RowSelection | None = None
    line: int = 0

    @property
    def branch(self) -> str:
        """The branch on which its datasets are proposed."""
        return f"moisson/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestOrigin:
    """Where a dataset was taken from: the id of the source in sources.yml, the address of its page
    there, its id there, the day of what was taken, and the licence as it was said there; or "".
    `selected`: of which files only some rows were taken."""

    source: str
    url: str
    id: str
    day: date | None = None
    licence: str = ""
    selected: tuple[SelectedRows, ...] = ()
