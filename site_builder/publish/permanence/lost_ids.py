"""The ids that lead to nothing now: a build is refused, and told what may explain it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from site_builder.core.model.dataset import Catalogue
from site_builder.core.problems import Param, Place, Problem, make_problem
from site_builder.core.text import MOST_NAMED, quote_words, show_safe_path
from site_builder.metadata.former_names import REFUSED_NAMES
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS
from site_builder.publish.permanence.address_book import AddressBook, list_catalogue_addresses
from site_builder.publish.permanence.unknown_names import (
    correct_former_name,
    find_unknown_names,
)
from site_builder.publish.refusal import BuildRefused
from site_builder.storage.safe_open import UnsafePath, open_inside

LONGEST = 1_000_000  # bytes of a descriptor that cannot be read, in which ids are looked for
ID = re.compile(rb"(?<![\w/.-])[a-z0-9-]+/[a-z0-9-]+(?![\w/-])")


def find_lost_ids(before: AddressBook, now: AddressBook) -> list[str]:
    """Each once. One that is claimed without proof waits for a review, and the former ids of what
    is unreadable for that to be mended; nobody else waits."""
    present_ids = now.ids | now.contested
    lost_ids = (
        id_
        for id_, dataset_id in before.kept_ids
        if id_ not in present_ids and dataset_id not in now.unreadable
    )
    return list(dict.fromkeys(lost_ids))


def refuse_lost_ids(
    before: AddressBook, catalogue: Catalogue, problems: Iterable[Problem], root: Path, out: Path
) -> None:
    """Raises BuildRefused where an id leads nowhere, and nobody has declared it. `problems`: those
    of reading the catalogue of `root`; `out` is to be deleted where that never was online."""
    now = list_catalogue_addresses(catalogue)
    lost_ids = find_lost_ids(before, now)
    if not lost_ids:
        return
    causes = [
        *find_unknown_names(before, now, catalogue),
        *_correct_refused_names(problems, before, now),
        *_find_names_in_unread_descriptors(lost_ids, catalogue.withheld, problems, root),
    ]
    causes.sort(key=lambda problem: problem.code == "previous-unknown")
    params: dict[str, Param] = {
        "count": len(lost_ids),
        "names": quote_words(lost_ids, MOST_NAMED),
        "id": lost_ids[0],
        "path": str(out),
    }
    raise BuildRefused("ids-vanished", params, causes)


def _correct_refused_names(
    problems: Iterable[Problem], before: AddressBook, now: AddressBook
) -> Iterator[Problem]:
    """What was said of `previous` of datasets and publishers, be that key mistyped, with the name
    that was meant where that has vanished."""
    for problem in problems:
        if problem.code in REFUSED_NAMES:
            yield correct_former_name(problem, before, now)
        elif "previous" in (problem.params.get("key"), problem.params.get("near")):
            yield problem


def _find_names_in_unread_descriptors(
    lost_ids: Collection[str], withheld_ids: Iterable[str], problems: Iterable[Problem], root: Path
) -> Iterator[Problem]:
    """The lost ids that stand in descriptors of which nothing is kept for what is wrong with them;
    and what that is."""
    problems_by_path: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.severity == "error":
            problems_by_path[problem.place.path or ""].append(problem)
    for withheld_id in withheld_ids:
        folder = f"{DATASETS}/{withheld_id}"
        for name in DESCRIPTORS:
            path = f"{folder}/{name}"
            found_names = list(_search_descriptor(lost_ids, root, path))
            yield from found_names
            if found_names:
                for place in (path, folder, folder.rpartition("/")[0]):
                    yield from problems_by_path[show_safe_path(place)]


def _search_descriptor(ids: Collection[str], root: Path, path: str) -> Iterator[Problem]:
    """The first line that names each of `ids`."""
    try:
        with open_inside(root, path) as file:
            text = file.read(LONGEST)
    except (UnsafePath, OSError):
        return  # which is said where it is read
    lines: dict[str, int] = {}
    for line, content in enumerate(text.splitlines(), 1):
        for match in ID.finditer(content):
            lines.setdefault(match[0].decode(), line)
    for id_ in sorted(lines.keys() & set(ids)):
        place = Place(path=show_safe_path(path), line=lines[id_])
        yield make_problem("previous-descriptor-unread", place, id=id_)
