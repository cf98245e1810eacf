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
from site_builder.core.problems import Place, Problem, make_problem, quote_words
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
        matches = (_EMBEDDED_PAGE.fullmatch(path) for path in self.files)
        return AddressRoots(self.site, languages, frozenset(match[1] for match in matches if match))

    @property
    def leads(self) -> dict[str, str]:
        """Former ids, with what they lead to."""
        return {
            former_id: dataset.id for dataset in self.datasets for former_id in dataset.previous
        }

    @property
    def identifiers(self) -> dict[str, str]:
        """Those by which other catalogues knew datasets, by id."""
        return {dataset.id: dataset.identifier for dataset in self.datasets if dataset.identifier}

    @property
    def known(self) -> dict[str, RememberedDataset]:
        """The datasets that have, or had, a page, by id."""
        remembered = (dataset for dataset in self.datasets if dataset.url or dataset.known)
        return {
            dataset.id: RememberedDataset(
                dataset.title or dataset.id, dataset.demonstration, dataset.previous
            )
            for dataset in remembered
        }


def read_earlier_site(out: Path, previous: Path | None) -> EarlierSite:
    """The site at `out`, or the one that the owner names, by its folder or by its report:
    BuildRefused where it is none."""
    try:
        if previous is None:
            return _decode_report(read_build_report(out))
        return _decode_report((previous / REPORT if previous.is_dir() else previous).read_bytes())
    except SPOILT:
        if previous is None:
            return EarlierSite("beffroi")
        raise BuildRefused("previous-unreadable", {"path": str(previous)}) from None


def _decode_report(report: bytes) -> EarlierSite:
    site = msgspec.json.decode(report, type=EarlierSite)
    return msgspec.structs.replace(
        site, files=tuple(path for path in site.files if not path.startswith("data/"))
    )


def refuse_lost_ids(before: EarlierSite, catalogue: Catalogue, out: Path) -> None:
    """Raises BuildRefused where an id that was published leads nowhere, and nobody has declared it;
    `out` is to be deleted where that never was online. One that is claimed without proof waits for
    a review, and nobody else waits for that: it is held (see hold_contested)."""
    present_ids = collect_all_ids(catalogue) | set(catalogue.contested)
    unread_ids = _find_unread_ids(catalogue)
    published_ids = [
        *sorted(before.known),
        *(
            id_
            for dataset in before.datasets
            if dataset.id not in unread_ids
            for id_ in dataset.previous
        ),
    ]
    lost_ids = list(dict.fromkeys(id_ for id_ in published_ids if id_ not in present_ids))
    if lost_ids:
        names = quote_words(lost_ids, NAMED)
        raise BuildRefused(
            "ids-vanished",
            {"count": len(lost_ids), "names": names, "id": lost_ids[0], "path": str(out)},
        )


def hold_contested_ids(catalogue: Catalogue, before: EarlierSite) -> Catalogue:
    """With the ids that were published and are claimed without proof among those withheld: nobody
    has their addresses, and the next build remembers them."""
    published_ids = {*before.known, *before.leads}
    held_ids = (published_ids & set(catalogue.contested)) - collect_all_ids(catalogue)
    return replace(catalogue, withheld=tuple(sorted({*catalogue.withheld, *held_ids})))


def collect_all_ids(catalogue: Catalogue) -> frozenset[str]:
    """Every id that something is called or was called, be it withdrawn, or withheld for what is
    wrong with it."""
    datasets = (*catalogue.datasets, *catalogue.withdrawn)
    leads = map_former_ids(catalogue.publishers, datasets)
    return frozenset((*(dataset.id for dataset in datasets), *leads, *_find_unread_ids(catalogue)))


def collect_address_roots(portal: Portal, publishers: Iterable[Publisher]) -> AddressRoots:
    folders = frozenset(
        name for publisher in publishers for name in (publisher.slug, *publisher.previous)
    )
    return AddressRoots(portal.url, frozenset(portal.languages[1:]), folders)


def _find_unread_ids(catalogue: Catalogue) -> frozenset[str]:
    """The folders of whose metadata nothing is known. What is nobody's is not one of them: its
    publisher has gone."""
    slugs = {publisher.slug for publisher in catalogue.publishers}
    return frozenset(id_ for id_ in catalogue.withheld if id_.split("/")[0] in slugs)


_EMBEDDED_PAGE = re.compile("embed/([a-z0-9-]+)/index[.]html")
_SITE_PATH = re.compile(
    r"((?:data|eu|embed|api/v[0-9]+/[a-z]+)/|)([a-z0-9-]+)(/[a-z0-9-]+)?([/.].+)"
)


def repeat_at_former_paths(files: Mapping[str, str], leads: Mapping[str, str]) -> dict[str, str]:
    """The files of what has moved (see Site.moved) at their former paths too: scripts, harvesters
    and frames of other sites follow no page that redirects. `files` maps site paths to what stands
    for their content."""
    former_names: dict[str, list[str]] = {}
    for former_name, current_name in leads.items():
        former_names.setdefault(current_name, []).append(former_name)
    if not former_names:
        return {}
    repeated_files = {}
    for path, content in files.items():
        if not (match := _SITE_PATH.fullmatch(path)) or (
            path.endswith(".html") and match[1] != "embed/"
        ):
            continue
        prefix = match[1]
        slug = match[2]
        name = match[3] or ""
        suffix = match[4]
        for former_name in former_names.get(slug + name, ()) if name else ():
            repeated_files[f"{prefix}{former_name}{suffix}"] = content
        for former_name in former_names.get(slug, ()):
            if (
                leads.get(former_name + name, slug + name) == slug + name
            ):  # else it is that of another dataset
                repeated_files[f"{prefix}{former_name}{name}{suffix}"] = content
        folder, _, file_name = path.rpartition("/")
        commune, _, ending = file_name.partition(".")
        if prefix == "data/" and folder.count("/") == EXTRACT and not folder.endswith("/original"):
            repeated_files |= {
                f"{folder}/{former_slug}.{ending}": content
                for former_slug in former_names.get(commune, ())
            }
    return repeated_files


def find_redirected_elsewhere(
    before: Mapping[str, str],
    after: Mapping[str, str],
    here: Collection[str],
    tell: Callable[..., Problem],
) -> Iterator[Problem]:
    """The former names that lead to another thing than they did, though that is still there:
    whoever asks for them is given other data. `before` and `after`: former names with those of then
    and of now; `here`: all that there is."""
    for former_id, target_before in sorted(before.items()):
        target_before = after.get(target_before, target_before)
        target = after.get(former_id, former_id)
        if target_before != target and target_before in here and target in here:
            yield tell(
                "id-elsewhere",
                Place(path=f"datasets/{target}"),
                id=former_id,
                was=target_before,
                now=target,
            )


def find_swapped_folders(
    before: Mapping[str, Collection[str]], after: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """A warning for each dataset that has what another one had, its own being elsewhere: were
    folders given each other's names? `before` and `after`: digests of what datasets hold, by id."""
    owners_before = {content: id_ for id_, contents in before.items() for content in contents}
    present_contents = {content for contents in after.values() for content in contents}
    for id_ in sorted(before.keys() & after.keys()):
        own_contents = {*before[id_]}
        other_ids = [
            owners_before[content] for content in sorted(after[id_]) if content in owners_before
        ]
        if other_ids and own_contents & present_contents and own_contents.isdisjoint(after[id_]):
            yield make_problem(
                "id-exchanged", Place(path=f"datasets/{id_}"), id=id_, other=other_ids[0]
            )


def map_legacy_targets(former: Iterable[LegacyRedirect]) -> dict[str, str]:
    """What each address of a former portal leads to, by how communes.yml writes it."""
    return {f"{redirect.family}: {redirect.name}": redirect.target for redirect in former}


def find_legacy_changes(
    before: Mapping[str, str], after: Mapping[str, str], leads: Mapping[str, str]
) -> Iterator[Problem]:
    """A warning for the addresses of a former portal (see `map_legacy_targets`) that lead to
    nothing now, and for those that lead to another thing: it may be that they were wrong."""
    vanished = before.keys() - after.keys()
    redirected = {
        address
        for address in before.keys() & after.keys()
        if leads.get(before[address], before[address]) != after[address]
    }
    for code, addresses in (("legacy-vanished", vanished), ("legacy-elsewhere", redirected)):
        if addresses:
            yield make_problem(
                code,
                Place(path=OWNER_FILE),
                count=len(addresses),
                names=quote_words(sorted(addresses), NAMED),
            )


def find_lost_roots(before: AddressRoots, after: AddressRoots) -> Iterator[Problem]:
    """What addresses began with, and begin with no more: a warning each, for an owner may have
    reasons."""
    place = Place(path=OWNER_FILE)
    if before.url and before.url != after.url:
        code = "site-moved" if after.url else "site-unaddressed"
        yield make_problem(code, place, before=before.url, now=after.url)
    yield from (
        make_problem("language-vanished", place, language=language)
        for language in sorted(before.languages - after.languages)
    )
    yield from (
        make_problem("publisher-vanished", place, slug=slug)
        for slug in sorted(before.folders - after.folders)
    )


def report_vanished_pages(paths: Iterable[str]) -> Iterator[Problem]:
    """`paths` are those of the site at which there is nothing now."""
    if addresses := sorted(f"/{path.removesuffix('index.html')}" for path in paths):
        yield make_problem(
            "page-vanished", Place(), count=len(addresses), names=quote_words(addresses, NAMED)
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
        language, _, subpath = path.partition("/")
        has_language = language in LANGUAGES
        if (not has_language or language in languages) and _find_path_subject(
            subpath if has_language else path
        ) not in absent:
            yield path


def _find_path_subject(path: str) -> str:
    """The dataset that a site path tells of, by its id, else the publisher, if it is of either."""
    if not (match := _SITE_PATH.fullmatch(path)):
        return ""
    prefix, slug, name, suffix = match.groups()
    is_publisher_file = suffix.startswith(".") and not prefix.startswith(
        "api/"
    )  # lille/catalog.ttl
    return f"{slug}{name or ''}" if not is_publisher_file else slug


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
    vanished_paths = sorted(path for path in before if path not in after)
    derived_paths = [
        path
        for path in vanished_paths
        if not path.startswith(ORIGINALS) and get_resource_name(path) not in unfit
    ]
    original_paths = [path for path in vanished_paths if path.startswith(ORIGINALS)]
    if derived_paths:
        yield tell(
            "url-vanished",
            place,
            count=len(derived_paths),
            names=quote_words(derived_paths, NAMED),
            name=get_resource_name(derived_paths[0]),
        )
    elif original_paths:
        yield make_problem(
            "original-vanished",
            place,
            count=len(original_paths),
            names=quote_words(original_paths, NAMED),
        )


def get_resource_name(path: str) -> str:
    """The public name of a resource, by the path of one of its files below its dataset's."""
    return re.split("[./]", path, maxsplit=1)[0]
