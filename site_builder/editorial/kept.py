"""The images that pages show go into the store as they were judged, before any page shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from site_builder.editorial.beside import LARGEST
from site_builder.model import Article, Editorial, Picture
from site_builder.problems import Place, Problem, error
from site_builder.sources import Unsafe, open_inside
from site_builder.yaml_source.words import shown_path


def keep_pictures(
    root: Path, editorial: Editorial, keep: Callable[[bytes], str]
) -> tuple[Editorial, tuple[Problem, ...]]:
    """`keep` stores bytes. An image that is no longer the one that was judged is shown nowhere, and is said."""
    changed = [one for one in dict.fromkeys(editorial.pictures) if not _kept(root, one, keep)]
    problems = tuple(error("picture-changed", Place(shown_path(one.path))) for one in changed)
    return _without(editorial, changed) if changed else editorial, problems


def _kept(root: Path, picture: Picture, keep: Callable[[bytes], str]) -> bool:
    try:
        with open_inside(root, picture.path) as file:
            content = file.read(LARGEST + 1)
    except (OSError, Unsafe):
        return False
    same = hashlib.sha256(content).hexdigest() == picture.sha256
    if same:
        keep(content)
    return same


def _without(editorial: Editorial, changed: Collection[Picture]) -> Editorial:
    urls = {one.url for one in changed}

    def bare(article: Article) -> Article:
        links = tuple(link for link in article.links if link.url not in urls)
        return replace(article, links=links, pictures=tuple(one for one in article.pictures if one not in changed))

    return Editorial(
        tuple(replace(one, picture=None) if one.picture in changed else one for one in editorial.reuses),
        tuple(map(bare, editorial.pages)),
        tuple(map(bare, editorial.news)),
        tuple((slug, one) for slug, one in editorial.logos if one not in changed),
    )
