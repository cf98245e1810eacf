"""The logos of publishers: images beside communes.yml, which names them (`logo:`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from site_builder.catalogue.folder import ending
from site_builder.editorial.beside import IMAGES, picture
from site_builder.model import Picture, Publisher
from site_builder.problems import Place, error
from site_builder.yaml_source import Notes
from site_builder.yaml_source.words import shown_path

LARGEST = 60_000  # bytes: it stands on every page of its publisher
ADDRESS = "assets/logos/"


def read_logos(root: Path, publishers: Iterable[Publisher], notes: Notes) -> Iterator[tuple[str, Picture]]:
    """By slug of publisher. What is no image that a page may show is said, and is not shown."""
    for one in publishers:
        form = ending(one.logo)
        if one.logo and form not in IMAGES:
            notes.add(error("logo-form", Place(shown_path(one.logo)), name=one.name))
        elif one.logo and (found := picture(root, one.logo, f"{ADDRESS}{one.slug}{form}", notes, LARGEST)):
            yield one.slug, found
