"""Nothing that was published vanishes silently: what an earlier site had, by its report, is held
against this one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from site_builder.core.model.dataset import Catalogue, LegacyRedirect, RememberedDataset
from site_builder.core.model.portal import Portal, Publisher
from site_builder.core.model.prepared import ORIGINALS
from site_builder.core.problems import Place, Problem, make_warning, quote_words
from site_builder.core.vocabulary import LANGUAGES
from site_builder.metadata.catalogue import OWNER_FILE
from site_builder.metadata.former_names import map_former_ids
from site_builder.publish.publish import REPORT, read_build_report
from site_builder.publish.refusal import BuildRefused
from site_builder.render.feeds.urls import select_permanent_paths
from site_builder.storage.build_state import SPOILT

NAMED = 5  # addresses or ids that one sentence names
EXTRACT = 3  # slashes before the name of a file that holds the rows of one commune


# A report may come from afar: what the paths of a site are made of is an id, or the report is none
FormerId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+/[a-z0-9-]+\Z")]


class EarlierFile(msgspec.Struct, frozen=True):
    url: str
    sha256: str = ""


class EarlierDataset(msgspec.Struct, frozen=True):
    """A dataset of an earlier site; `url` is that of its page, if it has one; `known`: it has, or
    had before. `awaited`: addresses of files that it had before, and that could not be published
    again; `contents`: digests of what it holds; `identifier`: that by which other catalogues knew
    it."""

    id: str
    url: str | None = None
    downloads: tuple[EarlierFile, ...] = ()
    awaited: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    previous: tuple[FormerId, ...] = ()
    title: str | None = None
    demonstration: bool = False
    known: bool = False
    identifier: str = ""

    @property
    def files(self) -> list[str]:
        """The site paths at which its files are, or are waited for."""
        return [*(file.url for file in self.downloads), *self.awaited]


@dataclass(frozen=True, slots=True)
class AddressRoots:
    """What addresses begin with: that of the portal, if it knows it; `folders`: languages but the
    first, and publishers by all the names that they have or had."""

    url: str = ""
    languages: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()


class EarlierSite(msgspec.Struct, frozen=True):
    """What the report of an earlier site says: its datasets, its own address, its paths but those
    of data, and where the addresses of a former portal led."""

    generator: Literal["beffroi"]
    datasets: tuple[EarlierDataset, ...] = ()
    site: str = ""
    files: tuple[str, ...] = ()
    legacy: dict[str, str] = {}

    @property
    def roots(self) -> AddressRoots:
        languages = frozenset(code for code in LANGUAGES if f"{code}/index.html" in self.files)
        framed = (_FRAMED.fullmatch(path) for path in self.files)
        return AddressRoots(self.site, languages, frozenset(found[1] for found in framed if found))

    @property
    def leads(self) -> dict[str, str]:
        """Former ids, with what they lead to."""
        return {old: was.id for was in self.datasets for old in was.previous}

    @property
    def identifiers(self) -> dict[str, str]:
        """Those by which other catalogues knew datasets, by id."""
        return {was.id: was.identifier for was in self.datasets if was.identifier}

    @property
    def known(self) -> dict[str, RememberedDataset]:
        """The datasets that have, or had, a page, by id."""
        known = (was for was in self.datasets if was.url or was.known)
        return {
            was.id: RememberedDataset(was.title or was.id, was.demonstration, was.previous)
            for was in known
        }


def read_earlier_site(out: Path, previous: Path | None) -> EarlierSite:
    """The site at `out`, or the one that the owner names, by its folder or by its report:
    BuildRefused where it is none."""
    try:
        if previous is None:
            return _read(read_build_report(out))
        return _read((previous / REPORT if previous.is_dir() else previous).read_bytes())
    except SPOILT:
        if previous is None:
            return EarlierSite("beffroi")
        raise BuildRefused("previous-unreadable", {"path": str(previous)}) from None


def _read(report: bytes) -> EarlierSite:
    found = msgspec.json.decode(report, type=EarlierSite)
    return msgspec.structs.replace(
        found, files=tuple(path for path in found.files if not path.startswith("data/"))
    )


def refuse_lost_ids(before: EarlierSite, catalogue: Catalogue, out: Path) -> None:
    """Raises BuildRefused where an id that was published leads nowhere, and nobody has declared it;
    `out` is to be deleted where that never was online. One that is claimed without proof waits for
    a review, and nobody else waits for that: it is held (see hold_contested)."""
    here = collect_all_ids(catalogue) | set(catalogue.contested)
    unread = _unread(catalogue)
    known = [
        *sorted(before.known),
        *(id_ for was in before.datasets if was.id not in unread for id_ in was.previous),
    ]
    lost = list(dict.fromkeys(id_ for id_ in known if id_ not in here))
    if lost:
        names = quote_words(lost, NAMED)
        raise BuildRefused(
            "ids-vanished", {"count": len(lost), "names": names, "id": lost[0], "path": str(out)}
        )


def hold_contested_ids(catalogue: Catalogue, before: EarlierSite) -> Catalogue:
    """With the ids that were published and are claimed without proof among those withheld: nobody
    has their addresses, and the next build remembers them."""
    published = {*before.known, *before.leads}
    held = (published & set(catalogue.contested)) - collect_all_ids(catalogue)
    return replace(catalogue, withheld=tuple(sorted({*catalogue.withheld, *held})))


def collect_all_ids(catalogue: Catalogue) -> frozenset[str]:
    """Every id that something is called or was called, be it withdrawn, or withheld for what is
    wrong with it."""
    datasets = (*catalogue.datasets, *catalogue.withdrawn)
    leads = map_former_ids(catalogue.publishers, datasets)
    return frozenset((*(one.id for one in datasets), *leads, *_unread(catalogue)))


def collect_address_roots(portal: Portal, publishers: Iterable[Publisher]) -> AddressRoots:
    folders = frozenset(name for one in publishers for name in (one.slug, *one.previous))
    return AddressRoots(portal.url, frozenset(portal.languages[1:]), folders)


def _unread(catalogue: Catalogue) -> frozenset[str]:
    """The folders of whose metadata nothing is known. What is nobody's is not one of them: its
    publisher has gone."""
    slugs = {one.slug for one in catalogue.publishers}
    return frozenset(id_ for id_ in catalogue.withheld if id_.split("/")[0] in slugs)


_FRAMED = re.compile("embed/([a-z0-9-]+)/index[.]html")
_ADDRESS = re.compile(r"((?:data|eu|embed|api/v[0-9]+/[a-z]+)/|)([a-z0-9-]+)(/[a-z0-9-]+)?([/.].+)")


def repeat_at_former_paths(files: Mapping[str, str], leads: Mapping[str, str]) -> dict[str, str]:
    """The files of what has moved (see Site.moved) at their former paths too: scripts, harvesters
    and frames of other sites follow no page that redirects. `files` maps site paths to what stands
    for their content."""
    former: dict[str, list[str]] = {}
    for old, now in leads.items():
        former.setdefault(now, []).append(old)
    if not former:
        return {}
    found = {}
    for path, content in files.items():
        if not (parts := _ADDRESS.fullmatch(path)) or (
            path.endswith(".html") and parts[1] != "embed/"
        ):
            continue
        lead = parts[1]
        slug = parts[2]
        name = parts[3] or ""
        rest = parts[4]
        for old in former.get(slug + name, ()) if name else ():
            found[f"{lead}{old}{rest}"] = content
        for old in former.get(slug, ()):
            if (
                leads.get(old + name, slug + name) == slug + name
            ):  # else it is that of another dataset
                found[f"{lead}{old}{name}{rest}"] = content
        folder, _, last = path.rpartition("/")
        commune, _, ending = last.partition(".")
        if lead == "data/" and folder.count("/") == EXTRACT and not folder.endswith("/original"):
            found |= {f"{folder}/{old}.{ending}": content for old in former.get(commune, ())}
    return found


def find_redirected_elsewhere(
    before: Mapping[str, str],
    after: Mapping[str, str],
    here: Collection[str],
    tell: Callable[..., Problem],
) -> Iterator[Problem]:
    """The former names that lead to another thing than they did, though that is still there:
    whoever asks for them is given other data. `before` and `after`: former names with those of then
    and of now; `here`: all that there is."""
    for old, was in sorted(before.items()):
        was = after.get(was, was)
        now = after.get(old, old)
        if was != now and was in here and now in here:
            yield tell("id-elsewhere", Place(path=f"datasets/{now}"), id=old, was=was, now=now)


def find_swapped_folders(
    before: Mapping[str, Collection[str]], after: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """A warning for each dataset that has what another one had, its own being elsewhere: were
    folders given each other's names? `before` and `after`: digests of what datasets hold, by id."""
    was = {content: id_ for id_, some in before.items() for content in some}
    here = {content for some in after.values() for content in some}
    for id_ in sorted(before.keys() & after.keys()):
        own = {*before[id_]}
        others = [was[one] for one in sorted(after[id_]) if one in was]
        if others and own & here and own.isdisjoint(after[id_]):
            yield make_warning(
                "id-exchanged", Place(path=f"datasets/{id_}"), id=id_, other=others[0]
            )


def map_legacy_targets(former: Iterable[LegacyRedirect]) -> dict[str, str]:
    """What each address of a former portal leads to, by how communes.yml writes it."""
    return {f"{one.family}: {one.name}": one.target for one in former}


def find_legacy_changes(
    before: Mapping[str, str], after: Mapping[str, str], leads: Mapping[str, str]
) -> Iterator[Problem]:
    """A warning for the addresses of a former portal (see `map_legacy_targets`) that lead to
    nothing now, and for those that lead to another thing: it may be that they were wrong."""
    gone = before.keys() - after.keys()
    turned = {
        old
        for old in before.keys() & after.keys()
        if leads.get(before[old], before[old]) != after[old]
    }
    for code, some in (("legacy-vanished", gone), ("legacy-elsewhere", turned)):
        if some:
            yield make_warning(
                code,
                Place(path=OWNER_FILE),
                count=len(some),
                names=quote_words(sorted(some), NAMED),
            )


def find_lost_roots(before: AddressRoots, after: AddressRoots) -> Iterator[Problem]:
    """What addresses began with, and begin with no more: a warning each, for an owner may have
    reasons."""
    where = Place(path=OWNER_FILE)
    if before.url and before.url != after.url:
        code = "site-moved" if after.url else "site-unaddressed"
        yield make_warning(code, where, before=before.url, now=after.url)
    yield from (
        make_warning("language-vanished", where, language=one)
        for one in sorted(before.languages - after.languages)
    )
    yield from (
        make_warning("publisher-vanished", where, slug=one)
        for one in sorted(before.folders - after.folders)
    )


def report_vanished_pages(paths: Iterable[str]) -> Iterator[Problem]:
    """`paths` are those of the site at which there is nothing now."""
    if left := sorted(f"/{path.removesuffix('index.html')}" for path in paths):
        yield make_warning(
            "page-vanished", Place(), count=len(left), names=quote_words(left, NAMED)
        )


def find_vanished_pages(
    before: Iterable[str],
    absent: Collection[str],
    languages: Collection[str],
    files: Collection[str],
) -> Iterator[str]:
    """The pages, feeds and catalogues of before that are not among `files`, but those of what is
    told otherwise: of a language that is none of `languages`, and of what is `absent`: datasets by
    all their ids, publishers."""
    for path in select_permanent_paths((path for path in before if path not in files), LANGUAGES):
        language, _, rest = path.partition("/")
        spoken = language in LANGUAGES
        if (not spoken or language in languages) and _subject(
            rest if spoken else path
        ) not in absent:
            yield path


def _subject(path: str) -> str:
    """The dataset that a site path tells of, by its id, else the publisher, if it is of either."""
    if not (found := _ADDRESS.fullmatch(path)):
        return ""
    lead, slug, name, rest = found.groups()
    file = rest.startswith(".") and not lead.startswith("api/")  # lille/catalog.ttl
    return f"{slug}{name or ''}" if not file else slug


def find_vanished_files(
    place: Place,
    before: Iterable[str],
    after: Collection[str],
    unfit: Collection[str],
    tell: Callable[..., Problem],
) -> Iterator[Problem]:
    """The files of a dataset that are at their addresses no more, as paths below its own; where it
    is only what was received, a warning. `unfit`: resources that cannot be published, which is said
    already.
    """
    left = sorted(path for path in before if path not in after)
    made = [
        path
        for path in left
        if not path.startswith(ORIGINALS) and get_resource_name(path) not in unfit
    ]
    originals = [path for path in left if path.startswith(ORIGINALS)]
    if made:
        yield tell(
            "url-vanished",
            place,
            count=len(made),
            names=quote_words(made, NAMED),
            name=get_resource_name(made[0]),
        )
    elif originals:
        yield make_warning(
            "original-vanished", place, count=len(originals), names=quote_words(originals, NAMED)
        )


def get_resource_name(path: str) -> str:
    """The public name of a resource, by the path of one of its files below its dataset's."""
    return re.split("[./]", path, maxsplit=1)[0]
