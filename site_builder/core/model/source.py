"""A portal from which datasets are taken, as sources.yml says, and where a dataset was taken
from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from site_builder.core.model.portal import Licence


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestSource:
    """`kind`: a key of vocabulary.SOURCE_KINDS. `publisher`: the slug under which its datasets
    are; `only` and `excluded`: ids of datasets there, `only` being empty for all. `links_only`: no
    file is copied. `licence`: for datasets of which the source says none. `hosts`: further ones
    from which its files may come. `line` is where it stands."""

    id: str
    kind: str
    url: str
    publisher: str
    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    links_only: bool = False
    licence: Licence | None = None
    hosts: tuple[str, ...] = ()
    line: int = 0

    @property
    def branch(self) -> str:
        """The branch on which its datasets are proposed."""
        return f"moisson/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestOrigin:
    """Where a dataset was taken from: the id of the source in sources.yml, the address of its page
    there, its id there, the day of what was taken, and the licence as it was said there; or ""."""

    source: str
    url: str
    id: str
    day: date | None = None
    licence: str = ""
