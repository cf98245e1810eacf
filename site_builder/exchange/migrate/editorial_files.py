"""What a former portal says beside its data → reuses/ and pages/."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from site_builder.core.language import Language
from site_builder.core.text import (
    clean_line,
    clean_prose,
    show_safe_path,
    show_safe_value,
    slugify_text,
    truncate_text,
)
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.download import download_file
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.descriptor import dump_descriptor
from site_builder.exchange.migrate.found_articles import FoundArticle
from site_builder.exchange.migrate.found_reuses import FoundReuse
from site_builder.exchange.migrate.leftovers import Leftover, explain_failure
from site_builder.metadata.keys.editorial import REUSE
from site_builder.metadata.keys.shared import DESCRIPTION, TITLE
from site_builder.metadata.public_names import OWNERS, RESERVED
from site_builder.metadata.site_folder import PAGES, REUSES
from site_builder.metadata.yaml.kinds import parse_web_address

LARGEST_PICTURE = 500_000  # bytes, as the portal publishes them
LONGEST_TEXT = 200_000  # characters of a page
MOST_DATASETS = REUSE.by_name["datasets"].most
MOST_ARTICLES = 1_000
LANGUAGE_CODE = re.compile("[a-z]{2}")
# How images begin that a portal shows
PICTURES = ((b"\x89PNG", ".png"), (b"\xff\xd8", ".jpg"), (b"RIFF", ".webp"))
NAMED_ENDINGS = {"png": ".png", "jpg": ".jpg", "jpeg": ".jpg", "webp": ".webp"}
Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class EditorialWriter:
    """`ids`: those of today's datasets, by the id of each there. `files`: what is to be written, by
    path; `leftovers`: what did not come."""

    client: WebClient
    part: Path
    ids: Mapping[str, str]
    words: Language
    files: dict[str, bytes] = field(default_factory=dict)
    leftovers: list[Leftover] = field(default_factory=list)

    def add_reuses(self, reuses: Iterable[FoundReuse]) -> None:
        for reuse in reuses:
            url = parse_web_address(reuse.url)
            title = truncate_text(clean_line(reuse.title), TITLE)
            subject = f"« {show_safe_value(title or reuse.url)} »"
            if not title or not url.startswith("https:"):
                self._leave("reuse", subject, show_safe_path(reuse.url))
                continue
            datasets = [self.ids[id_] for id_ in reuse.datasets if id_ in self.ids]
            written: Json = {
                "title": title,
                "url": url,
                "author": truncate_text(clean_line(reuse.author), TITLE),
                "description": truncate_text(clean_prose(reuse.description), DESCRIPTION),
                "datasets": datasets[:MOST_DATASETS],
                "date": reuse.day,
            }
            stem = self._choose_stem(REUSES, reuse.name or title, (".yaml",))
            self.files[f"{REUSES}/{stem}.yaml"] = dump_descriptor(written, "")
            if reuse.picture:
                self._add_picture(reuse.picture, f"{REUSES}/{stem}", subject)

    def add_articles(self, articles: Iterable[FoundArticle], publishers: Iterable[str]) -> None:
        """`publishers`: their slugs, which are addresses already."""
        taken_slugs = {*(RESERVED - OWNERS), *publishers}
        for number, article in enumerate(articles):
            title = truncate_text(clean_line(article.title), TITLE)
            subject = f"« {show_safe_value(title)} »"
            name = article.name or title
            slug = slugify_text(name)
            if not title or not slug or number >= MOST_ARTICLES:
                self._leave("article", subject, show_safe_value(name))
                continue
            if not article.day and slug in taken_slugs:
                name = f"page-{slug}"
            head: Json = {"title": title, "date": article.day, "menu": article.menu or None}
            stem = self._choose_stem(PAGES, name, (".md",))
            self.files[f"{PAGES}/{stem}.md"] = _write_article(head, article.text)
            for language, translated_title, text in article.translations:
                if not LANGUAGE_CODE.fullmatch(language):
                    self._leave("article", subject, show_safe_value(language))
                    continue
                head = {"title": truncate_text(clean_line(translated_title), TITLE)}
                self.files[f"{PAGES}/{stem}.{language}.md"] = _write_article(head, text)
            for picture_name, address in article.pictures:
                self._add_named_picture(picture_name, address, subject)

    def _leave(self, code: str, subject: str, detail: str) -> None:
        self.leftovers.append(Leftover(code=code, subject=subject, detail=detail))

    def _choose_stem(self, folder: str, name: str, endings: tuple[str, ...]) -> str:
        """A name of the folder that no other file of ours has."""
        slug = slugify_text(name) or "fiche"
        stem = slug
        number = 2
        while any(f"{folder}/{stem}{ending}" in self.files for ending in endings):
            stem = f"{slug}-{number}"
            number += 1
        return stem

    def _add_picture(self, address: str, path: str, subject: str) -> None:
        """Under `path`, with the ending that its content has."""
        content = self._fetch_picture(address, subject)
        if ending := _find_ending(content):
            self.files[f"{path}{ending}"] = content
        elif content:
            self._leave("picture", subject, show_safe_path(address))

    def _add_named_picture(self, name: str, address: str, subject: str) -> None:
        """Beside a page, under the name that its text has for it, if it is one of a picture."""
        stem, _, ending = name.rpartition(".")
        is_safe = bool(slugify_text(stem)) and not set(name) & set("/\\:\0") and len(name) < 100
        if not is_safe or ending.lower() not in NAMED_ENDINGS or name[0] == ".":
            self._leave("picture", subject, show_safe_path(address))
            return
        content = self._fetch_picture(address, subject)
        if _find_ending(content) == NAMED_ENDINGS[ending.lower()]:
            self.files[f"{PAGES}/{clean_line(name)}"] = content
        elif content:
            self._leave("picture", subject, show_safe_path(address))

    def _fetch_picture(self, address: str, subject: str) -> bytes:
        """Nothing, and a word of it, where it cannot come or is too large."""
        target = self.part.with_name("picture")
        try:
            downloaded = download_file(self.client, address, target)
        except FetchFailed as failure:
            reason = explain_failure(failure, self.words)
            self._leave("picture", subject, f"{show_safe_path(address)} — {reason}")
            return b""
        if downloaded.bytes > LARGEST_PICTURE:
            self._leave("picture", subject, show_safe_path(address))
            return b""
        return target.read_bytes()


def _write_article(head: Json, text: str) -> bytes:
    header = dump_descriptor(head, "").decode()
    return f"---\n{header}---\n{truncate_text(clean_prose(text), LONGEST_TEXT)}\n".encode()


def _find_ending(content: bytes) -> str:
    """Of a picture by what it holds, or ""."""
    for beginning, ending in PICTURES:
        if content.startswith(beginning):
            return ending
    return ""
