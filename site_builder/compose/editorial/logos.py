"""The logos of publishers: images beside the communes.yml, or the publisher.yaml, that names them
(`logo:`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.compose.editorial.editorial_files import IMAGES, Keep, read_picture
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.editorial import Picture
from site_builder.core.problems import Place, make_problem
from site_builder.core.text import show_safe_value
from site_builder.metadata.dataset_folder import get_file_ending
from site_builder.metadata.site_folder import OWNER_FILE
from site_builder.metadata.yaml import FileProblems

LARGEST = 60_000  # bytes: it stands on every page of its publisher
ADDRESS = "assets/logos/"


def read_logos(
    root: Path, catalogue: Catalogue, keep: Keep, notes: FileProblems
) -> Iterator[tuple[str, Picture]]:
    """By slug of publisher. What is no image that a page may show is said, and is not shown."""
    for publisher in catalogue.publishers:
        form = get_file_ending(publisher.logo)
        place = catalogue.places[publisher.slug].get("logo", Place(path=OWNER_FILE))
        parameters = {"name": publisher.name, "file": show_safe_value(publisher.logo)}
        if publisher.logo and form not in IMAGES:
            notes.add(make_problem("logo-form", place, **parameters))
        elif publisher.logo:
            absent = make_problem("logo-missing", place, **parameters)
            if picture := read_picture(
                root,
                publisher.logo,
                url=f"{ADDRESS}{publisher.slug}{form}",
                keep=keep,
                notes=notes,
                largest=LARGEST,
                absent=absent,
            ):
                yield publisher.slug, picture
