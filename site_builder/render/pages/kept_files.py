"""Of which day what is published is, where what came since cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from site_builder.core.language import Language
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.site import DatasetEntry
from site_builder.core.problems import Param
from site_builder.metadata.site_folder import DESCRIPTORS


def describe_kept_files(language: Language, entry: DatasetEntry) -> Iterator[str]:
    """A sentence for each file that is not the one of today; by its name where the dataset has
    several."""
    paths = set(map(attrgetter("path"), entry.dataset.sources))
    for file in entry.kept:
        text = describe_kept_file(language, file)
        if file.path in DESCRIPTORS:
            yield language.say("kept.description", text=text)
        elif len(paths) > 1:
            yield language.say("kept.file", file=file.path, text=text)
        else:
            yield text


def describe_kept_file(language: Language, file: KeptFile) -> str:
    """Of which day it is, and which change could not be published, as far as that is known."""
    words: dict[str, Param] = {}
    if file.version:
        words["version"] = language.day(file.version)
    if file.since:
        words["since"] = language.day(file.since)
    return language.say(".".join(("kept", *words)), **words)
