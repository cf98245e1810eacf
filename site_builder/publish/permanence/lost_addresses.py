"""What a site had at its addresses, held against what it has there now.

In a proposal some of it is an error, for whoever makes it can still mend it: see the table of
problem codes. What an owner may have reasons for is a warning there too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from site_builder.compose.published_files import get_resource_name
from site_builder.core.model.dataset import get_dataset_folder
from site_builder.core.model.prepared import ORIGINALS
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import MOST_NAMED, quote_words
from site_builder.core.vocabulary import LANGUAGES
from site_builder.metadata.site_folder import OWNER_FILE
from site_builder.publish.permanence.address_book import AddressBook, find_path_subject
from site_builder.publish.permanence.legacy import find_legacy_changes
from site_builder.publish.permanence.lost_columns import find_lost_columns
from site_builder.publish.permanence.lost_ids import find_lost_ids
from site_builder.publish.permanence.urls_txt import select_permanent_paths


def find_lost_addresses(before: AddressBook, now: AddressBook) -> Iterator[Problem]:
    """The addresses that lead to nothing now, or to another thing."""
    lost_ids = find_lost_ids(before, now)
    yield from _report_lost_ids(lost_ids, before, now)
    yield from _find_redirected_ids(before, now)
    yield from _find_lost_roots(before, now)
    yield from find_legacy_changes(
        before.legacy,
        now.legacy,
        former_names=now.former_names,
        missing_ids=now.contested.union(lost_ids),
    )
    exchanged = list(_find_exchanged_datasets(before, now))
    yield from exchanged
    yield from _find_vanished_pages(before, now)
    yield from _find_vanished_files(before, now)
    yield from find_lost_columns(before, now, {problem.params["id"] for problem in exchanged})


def _report_lost_ids(
    lost_ids: Collection[str], before: AddressBook, now: AddressBook
) -> Iterator[Problem]:
    if not lost_ids:
        return
    moved_ids = match_moved_datasets(before, now)
    for id_ in lost_ids:
        place = Place(path=get_dataset_folder(id_))
        if id_ in moved_ids:
            yield make_problem("id-moved", place, id=id_, other=moved_ids[id_])
        else:
            yield make_problem("id-vanished", place, id=id_)


def match_moved_datasets(before: AddressBook, now: AddressBook) -> dict[str, str]:
    """The datasets that are no more, each with the first new one that holds some of what it
    held."""
    holders: dict[str, str] = {}
    for id_ in sorted(now.datasets.keys() - before.datasets.keys()):
        for content in now.datasets[id_].contents:
            holders.setdefault(content, id_)
    moved_ids = {}
    for id_ in before.datasets.keys() - now.datasets.keys():
        contents = before.datasets[id_].contents & holders.keys()
        if contents:
            moved_ids[id_] = min(holders[content] for content in contents)
    return moved_ids


def _find_redirected_ids(before: AddressBook, now: AddressBook) -> Iterator[Problem]:
    """The former names that lead to another thing than they did, though that is still there:
    whoever asks for them is given other data."""
    present_names = (now.ids - now.contested) | now.publishers
    for former_name, former_target in sorted(before.former_names.items()):
        expected = now.former_names.get(former_target, former_target)
        target = now.former_names.get(former_name, former_name)
        if expected != target and expected in present_names and target in present_names:
            place = Place(path=get_dataset_folder(target))
            yield make_problem("id-elsewhere", place, id=former_name, was=expected, now=target)


def _find_lost_roots(before: AddressBook, now: AddressBook) -> Iterator[Problem]:
    place = Place(path=OWNER_FILE)
    if before.url and before.url != now.url:
        code = "site-moved" if now.url else "site-unaddressed"
        yield make_problem(code, place, before=before.url, now=now.url)
    for language in sorted(before.languages - now.languages):
        yield make_problem("language-vanished", place, language=language)
    for slug in sorted(before.publishers - now.publishers):
        yield make_problem("publisher-vanished", place, slug=slug)


def _find_exchanged_datasets(before: AddressBook, now: AddressBook) -> Iterator[Problem]:
    """Each dataset that has what another one had, its own being elsewhere: were folders given each
    other's names?"""
    holders_before: dict[str, str] = {}
    for id_, dataset in before.datasets.items():
        holders_before.update(dict.fromkeys(dataset.contents, id_))
    present_contents = {
        content for dataset in now.datasets.values() for content in dataset.contents
    }
    for id_ in sorted(before.datasets.keys() & now.datasets.keys()):
        contents_before = before.datasets[id_].contents
        contents = now.datasets[id_].contents
        foreign_contents = sorted(contents & holders_before.keys())
        is_elsewhere = contents_before & present_contents and contents_before.isdisjoint(contents)
        if foreign_contents and is_elsewhere:
            other_id = holders_before[foreign_contents[0]]
            yield make_problem(
                "id-exchanged", Place(path=get_dataset_folder(id_)), id=id_, other=other_id
            )


def _find_vanished_pages(before: AddressBook, now: AddressBook) -> Iterator[Problem]:
    """The pages, feeds and catalogues at which there is nothing now, but those of what is lost as a
    whole: of a language, a publisher, a dataset, or of whatever cannot do without the portal's
    address."""
    absent_names = _list_absent_names(before, now)
    is_unaddressed = bool(before.url and not now.url)
    vanished_paths = (
        path for path in before.paths if path not in now.paths and not path.startswith("data/")
    )
    addresses = []
    for path in select_permanent_paths(vanished_paths, LANGUAGES):
        language, _, subpath = path.partition("/")
        is_translated = language in LANGUAGES
        if is_unaddressed and not path.endswith(".html"):
            continue
        if is_translated and language not in now.languages:
            continue
        if find_path_subject(subpath if is_translated else path) not in absent_names:
            addresses.append(f"/{path.removesuffix('index.html')}")
    if addresses:
        names = quote_words(sorted(addresses), MOST_NAMED)
        yield make_problem("page-vanished", Place(), count=len(addresses), names=names)


def _list_absent_names(before: AddressBook, now: AddressBook) -> set[str]:
    """The ids of datasets that are not published, and the publishers of which any is not, or that
    have gone."""
    absent_ids = {
        id_
        for id_ in (*before.former_names, *before.datasets)
        if now.former_names.get(id_, id_) not in now.datasets
    }
    return {
        *absent_ids,
        *(id_.split("/")[0] for id_ in absent_ids),
        *(before.publishers - now.publishers),
    }


def _find_vanished_files(before: AddressBook, now: AddressBook) -> Iterator[Problem]:
    """The files of datasets that are at their addresses no more, of a dataset all at once; where it
    is only what was received, a warning."""
    for id_, dataset in before.datasets.items():
        current_id = now.former_names.get(id_, id_)
        names = sorted(path for path in dataset.files if f"data/{id_}/{path}" not in now.paths)
        if names and current_id in now.datasets:
            unfit = now.datasets[current_id].unfit
            place = Place(path=get_dataset_folder(current_id))
            yield from _report_vanished_files(place, names, unfit)


def _report_vanished_files(
    place: Place, names: Collection[str], unfit: Collection[str]
) -> Iterator[Problem]:
    originals = [name for name in names if name.startswith(ORIGINALS) and name not in unfit]
    lost_names = [
        name
        for name in names
        if not name.startswith(ORIGINALS) and get_resource_name(name) not in unfit
    ]
    if lost_names:
        yield make_problem(
            "url-vanished",
            place,
            count=len(lost_names),
            names=quote_words(lost_names, MOST_NAMED),
            name=get_resource_name(lost_names[0]),
        )
    elif originals:
        names_text = quote_words(originals, MOST_NAMED)
        yield make_problem("original-vanished", place, count=len(originals), names=names_text)
