"""Nothing that was published vanishes silently: what an earlier site had, by its report, is held against this one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from site_builder.catalogue.former import moved
from site_builder.model import ORIGINALS, Catalogue, Shown
from site_builder.problems import Place, Problem, quoted, warning
from site_builder.publish import REPORT, Refused, report_of
from site_builder.state import SPOILT

NAMED = 5  # addresses or ids that one sentence names
EXTRACT = 3  # slashes before the name of a file that holds the rows of one commune


# A report may come from afar: what the paths of a site are made of is an id, or the report is none
FormerId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+/[a-z0-9-]+\Z")]


class File(msgspec.Struct, frozen=True):
    url: str


class Was(msgspec.Struct, frozen=True):
    """A dataset of an earlier site; `url` is that of its page, if it has one; `known`: it has, or had before."""

    id: str
    url: str | None = None
    downloads: tuple[File, ...] = ()
    previous: tuple[FormerId, ...] = ()
    title: str | None = None
    demonstration: bool = False
    known: bool = False


class Earlier(msgspec.Struct, frozen=True):
    """What the report of an earlier site says of its datasets."""

    generator: Literal["beffroi"]
    datasets: tuple[Was, ...] = ()

    @property
    def known(self) -> dict[str, Shown]:
        """The datasets that have, or had, a page, by id."""
        known = (was for was in self.datasets if was.url or was.known)
        return {was.id: Shown(was.title or was.id, was.demonstration, was.previous) for was in known}


def earlier(out: Path, previous: Path | None) -> Earlier:
    """The site at `out`, or the one that the owner names, by its folder or by its report: Refused where it is none."""
    try:
        if previous is None:
            return msgspec.json.decode(report_of(out), type=Earlier)
        report = previous / REPORT if previous.is_dir() else previous
        return msgspec.json.decode(report.read_bytes(), type=Earlier)
    except SPOILT:
        if previous is None:
            return Earlier("beffroi")
        raise Refused("previous-unreadable", {"path": str(previous)}) from None


def refuse_loss(before: Earlier, catalogue: Catalogue, out: Path) -> None:
    """Raises Refused where an id that was published leads nowhere, and nobody has declared it; `out` is to be deleted
    where that never was online."""
    here, unread = ids_of(catalogue), _unread(catalogue)
    known = [*sorted(before.known), *(id_ for was in before.datasets if was.id not in unread for id_ in was.previous)]
    lost = list(dict.fromkeys(id_ for id_ in known if id_ not in here))
    if lost:
        names = quoted(lost, NAMED)
        raise Refused("ids-vanished", {"count": len(lost), "names": names, "id": lost[0], "path": str(out)})


def ids_of(catalogue: Catalogue) -> frozenset[str]:
    """Every id that something is called or was called, be it withdrawn, or withheld for what is wrong with it."""
    datasets = (*catalogue.datasets, *catalogue.withdrawn)
    leads = moved(catalogue.publishers, datasets)
    return frozenset((*(one.id for one in datasets), *leads, *_unread(catalogue)))


def _unread(catalogue: Catalogue) -> frozenset[str]:
    """The folders of whose metadata nothing is known. What is nobody's is not one of them: its publisher has gone."""
    slugs = {one.slug for one in catalogue.publishers}
    return frozenset(id_ for id_ in catalogue.withheld if id_.split("/")[0] in slugs)


_ADDRESS = re.compile(r"((?:data|eu|embed|api/v[0-9]+/[a-z]+)/|)([a-z0-9-]+)(/[a-z0-9-]+)?([/.].+)")


def republished(files: Mapping[str, str], leads: Mapping[str, str]) -> dict[str, str]:
    """The files of what has moved (see Site.moved) at their former paths too: scripts, harvesters and frames of other
    sites follow no page that redirects. `files` maps site paths to what stands for their content."""
    former: dict[str, list[str]] = {}
    for old, now in leads.items():
        former.setdefault(now, []).append(old)
    if not former:
        return {}
    found = {}
    for path, content in files.items():
        if not (parts := _ADDRESS.fullmatch(path)) or (path.endswith(".html") and parts[1] != "embed/"):
            continue
        lead, slug, name, rest = parts[1], parts[2], parts[3] or "", parts[4]
        for old in former.get(slug + name, ()) if name else ():
            found[f"{lead}{old}{rest}"] = content
        for old in former.get(slug, ()):
            if leads.get(old + name, slug + name) == slug + name:  # else it is that of another dataset
                found[f"{lead}{old}{name}{rest}"] = content
        folder, _, last = path.rpartition("/")
        commune, _, ending = last.partition(".")
        if lead == "data/" and folder.count("/") == EXTRACT and not folder.endswith("/original"):
            found |= {f"{folder}/{old}.{ending}": content for old in former.get(commune, ())}
    return found


def vanished(
    place: Place,
    before: Iterable[str],
    after: Collection[str],
    unfit: Collection[str],
    tell: Callable[..., Problem],
) -> Iterator[Problem]:
    """The files of a dataset that are at their addresses no more, as paths below its own; where it is only what was
    received, a warning. `unfit`: resources that cannot be published, which is said already.
    """
    left = sorted(path for path in before if path not in after)
    made = [path for path in left if not path.startswith(ORIGINALS) and _resource(path) not in unfit]
    originals = [path for path in left if path.startswith(ORIGINALS)]
    if made:
        yield tell("url-vanished", place, count=len(made), names=quoted(made, NAMED), name=_resource(made[0]))
    elif originals:
        yield warning("original-vanished", place, count=len(originals), names=quoted(originals, NAMED))


def _resource(path: str) -> str:
    return re.split("[./]", path, maxsplit=1)[0]
