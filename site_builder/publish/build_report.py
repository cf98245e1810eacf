"""What a build did: a value that can be told without anything of what was built."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from site_builder.core.language import Language
from site_builder.core.model.conformity import Conformity
from site_builder.core.model.dataset import get_dataset_folder
from site_builder.core.model.kept import KeptFile, select_first_kept
from site_builder.core.problem_codes import get_problem_code
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata.site_folder import (
    DATASET_DEPTH,
    DESCRIPTORS,
    get_path_dataset_id,
    make_canonical_path,
)
from site_builder.render.page_weight import PageWeight

KeptDays = Mapping[str, date | None]  # None where nobody knows the day
NOTHING_KEPT: KeptDays = MappingProxyType({})


@dataclass(kw_only=True)
class BuildReport:
    """What was done. `datasets` maps each id to its status; `problems` are in order of path, line
    and row."""

    datasets: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    pages: int = 0
    bytes: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    hits: int = 0
    misses: int = 0
    repairs: int = 0
    repaired: int = 0  # datasets that had some
    weights: tuple[PageWeight, ...] = ()
    published: bool = False  # False: the site on disk already was this one
    made: bool = False  # False: no page could be made
    base_path: str = "/"  # at which the site is to be served, "/" or "/portal/"
    # as `list_unverified_datasets` gives them
    unverified: Mapping[str, Conformity] = field(default_factory=dict)
    changed_settings: tuple[str, ...] = ()  # files for web servers that said something else before
    mended: str = (
        ""  # the path of the first object of the store that was damaged or gone, if one was
    )
    # files of which an earlier content is published, by the id of their dataset; and the datasets
    # of which one has been for too long
    kept: Mapping[str, tuple[KeptFile, ...]] = field(default_factory=dict)
    overdue: tuple[str, ...] = ()

    @property
    def missing(self) -> list[Place]:
        """The files of published datasets that are not published, in order."""
        places = dict.fromkeys(
            problem.place for problem in self.problems if is_withholding_error(problem)
        )
        return [
            place
            for place in places
            if self.datasets.get(get_place_dataset_id(place)) == "published"
            and make_canonical_path(place.path or "") not in self.kept_days
        ]

    @property
    def kept_days(self) -> KeptDays:
        """As `map_kept_days` gives them."""
        return map_kept_days(self.kept)

    @property
    def left_out(self) -> int:
        """How many these are, which is as many as the sentences say."""
        return len(self.missing)

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)


def map_kept_days(kept: Mapping[str, Sequence[KeptFile]]) -> KeptDays:
    """Of the files of which an earlier content is published, by the id of their dataset, the days
    of that, by their paths in the site; and of the folders of their datasets."""
    days: dict[str, date | None] = {}
    for dataset_id, files in kept.items():
        folder = get_dataset_folder(dataset_id)
        days[folder] = select_first_kept(files).version
        days |= {f"{folder}/{file.path}": file.version for file in files}
    return days


def describe_report_problem(
    problem: Problem,
    datasets: Mapping[str, str],
    words: Language,
    placed: bool = True,
    kept_days: KeptDays = NOTHING_KEPT,
) -> str:
    """The sentence of a problem, which says so where a file, or the whole of a dataset, is not
    published, or an earlier version of it is."""
    text = words.problem(problem) if placed else words.fault(problem)
    path = make_canonical_path(problem.place.path or "")
    if problem.severity == "error" and path in kept_days:
        return _say_kept(text, kept_days[path], words)
    if (
        problem.severity == "error"
        and datasets.get(get_place_dataset_id(problem.place)) == "withheld"
    ):
        return words.say("dataset-withheld", text=text)
    return words.say("problem-withheld", text=text) if is_withholding_error(problem) else text


def _say_kept(text: str, day: date | None, words: Language) -> str:
    if day is None:
        return words.say("problem-kept", text=text)
    return words.say("problem-kept-day", text=text, day=words.day(day))


def make_system_problem(cause: OSError, path: Path, words: Language) -> Problem:
    """What the system refused, at `path` where it does not say; in our words: its own are a
    programmer's."""
    name = errno.errorcode.get(cause.errno or 0, type(cause).__name__)
    location = str(cause.filename2 or cause.filename or path)
    message = f"system.{name if words.has(f'system.{name}') else 'other'}"
    reason = words.say(message, name=name, left=_format_free_space(Path(location), words))
    return make_problem("system", Place(), path=location, reason=reason)


def _format_free_space(path: Path, words: Language) -> str:
    """The room on the disk that this is on, or would be."""
    with suppress(OSError):
        absolute_path = path.absolute()
        return words.size(
            shutil.disk_usage(
                next(
                    folder for folder in (absolute_path, *absolute_path.parents) if folder.exists()
                )
            ).free
        )
    return "?"


def get_place_dataset_id(place: Place) -> str:
    """The id of the dataset that this place would be in."""
    return get_path_dataset_id(place.path or "")


def is_withholding_error(problem: Problem) -> bool:
    """Is it an error because of which a data file or a document is left out?"""
    parts = (problem.place.path or "").split("/")
    if problem.severity != "error" or parts[0] != "datasets" or len(parts) <= DATASET_DEPTH:
        return False
    effect = get_problem_code(problem.code).effect
    if effect != "file":
        return effect == "resource"
    # what is said of a line, or of the descriptor, is of metadata
    return parts[-1] not in DESCRIPTORS and problem.place.line is None
