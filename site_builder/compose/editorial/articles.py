"""pages/: texts in Markdown of the owner's, which are pages of the site; with a date in its head,
one is news."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from site_builder.compose.editorial.editorial_files import (
    IMAGES,
    Keep,
    list_editorial_files,
    read_picture,
    report_unused_picture,
)
from site_builder.core.model import Article, ArticleLink, Editorial, Picture
from site_builder.core.problems import Place, Problem, make_error
from site_builder.core.text import (
    clean_line,
    find_nearest_word,
    normalise_unicode,
    show_safe_path,
    show_safe_value,
    slugify_text,
)
from site_builder.metadata.dataset_folder import get_file_ending
from site_builder.metadata.keys import PAGE as KEYS
from site_builder.metadata.public_names import OWNERS, RESERVED
from site_builder.metadata.yaml import (
    PAGE,
    FileProblems,
    MetadataRecord,
    read_front_matter,
    read_section,
)

PAGES = "pages"
NEWS = "actualites/"
IMAGES_AT = "assets/pages/"
_TITLE = re.compile(r"\s*(?:#[ \t]+(.+?)[ \t#]*|([^\s#>*+-].*)\n=+[ \t]*)(?:\n|\Z)")
_CODE = re.compile(r"`[^`\n]*`")
_ITEM = re.compile(
    r" {0,3}(?:[-*+]|[0-9]+[.])[ \t]"
)  # of a list, below which what is indented is no code
_INDENTED = re.compile(r" {4}|\t")
_TO = r"\s*(?:<([^<>\n]+)>|([^\s()<>]+))"
_IMAGE = re.compile(rf"!\[([^\[\]]*)\]\({_TO}")
_LINK = re.compile(rf"(?:\]\(|^ {{0,3}}\[[^\[\]\n]+\]:){_TO}", re.MULTILINE)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class _Draft:
    """An article whose links have not been followed yet; its text begins at line `line` of its
    file."""

    article: Article
    line: int


@dataclass(slots=True)
class _Album:
    """The images of pages/: where each is published, by name, and those that were looked at, each
    once."""

    root: Path
    urls: Mapping[str, str]
    keep: Keep
    seen: dict[str, Picture | None] = field(default_factory=dict)

    def picture(self, name: str, notes: FileProblems) -> Picture | None:
        if name not in self.seen:
            self.seen[name] = read_picture(
                self.root, f"{PAGES}/{name}", url=self.urls[name], keep=self.keep, notes=notes
            )
        return self.seen[name]


def read_articles(
    root: Path, publishers: Collection[str], keep: Keep, notes: FileProblems
) -> list[Article]:
    """Those of a site, in order of file. `publishers`: their slugs, which are addresses already."""
    found = list_editorial_files(root, PAGES, (".md",), notes)
    drafts = []
    for name in (name for name in found.values() if get_file_ending(name) == ".md"):
        notes.path = f"{PAGES}/{show_safe_path(name)}"
        if draft := _draft(root / PAGES / name, name, publishers, notes):
            drafts.append(draft)
    urls = {
        normalise_unicode(draft.article.path.removeprefix(f"{PAGES}/")): draft.article.url
        for draft in drafts
    }
    images = {
        normalise_unicode(name): f"{IMAGES_AT}{safe}"
        for safe, name in found.items()
        if get_file_ending(name) in IMAGES
    }
    album = _Album(root, images, keep)
    articles = [_linked(draft, urls, album, notes) for draft in drafts]
    for name in album.urls:
        if name not in album.seen:
            report_unused_picture(PAGES, name, notes)
    return articles


def _draft(
    path: Path, name: str, publishers: Collection[str], notes: FileProblems
) -> _Draft | None:
    """A text with its title and its address; None, and at least one problem, where it has none."""
    read = read_front_matter(path, notes.path, PAGE)
    if isinstance(read, Problem):
        notes.add(read)
        return None
    tree, text, line = read
    record = (
        read_section(tree, KEYS, notes) if tree else MetadataRecord(line=1, values={}, lines={})
    )
    if record is None:
        return None
    title = record.text("title")
    if heading := _TITLE.match(text):
        written = clean_line(re.sub("[*`]", "", heading[1] or heading[2]))
        if not title or title == written:
            title = written
            line = line + text.count("\n", 0, heading.end())
            text = text[heading.end() :]
    day = record.values.get("date")
    slug = slugify_text(path.stem)
    if not title:
        notes.error("page-title", line)
    elif not slug:
        notes.error("page-unnamed")
    elif slug.isdecimal() if day else slug in RESERVED - OWNERS:
        notes.error("page-reserved", None, slug=slug)
    elif not day and slug in publishers:
        notes.error("page-publisher", None, slug=slug)
    else:
        url = f"{NEWS}{slug}/" if day else f"{slug}/"
        menu = bool(record.values.get("menu"))
        return _Draft(
            Article(path=f"{PAGES}/{name}", url=url, title=title, text=text, day=day, menu=menu),
            line,
        )
    return None


def _linked(draft: _Draft, urls: Mapping[str, str], album: _Album, notes: FileProblems) -> Article:
    """The article with what its links and its images lead to; an image that cannot be shown is
    nowhere."""
    article = draft.article
    notes.path = show_safe_path(article.path)
    bare = _without_code(article.text)
    for found in _IMAGE.finditer(bare):
        line = draft.line + bare.count("\n", 0, found.start())
        name = found[2] or found[3]
        if _ELSEWHERE.match(name):
            notes.error("picture-elsewhere", line, name=show_safe_value(name))
        elif not found[1].strip():
            notes.warning("picture-alt", line, name=show_safe_value(name))
    links = list[ArticleLink]()
    pictures = dict[Picture, None]()
    for link in _targets(bare, draft.line, {**urls, **album.urls}, notes):
        name = _file(_path(link.written))
        one = album.picture(name, notes) if name in album.urls else None
        if one:
            pictures[one] = None
        if one or name not in album.urls:
            links.append(link)
    return replace(article, links=tuple(links), pictures=tuple(pictures))


def _without_code(text: str) -> str:
    """The text with blanks in the place of code, so that what is left stands where it stood."""
    lines = _CODE.sub(lambda found: " " * len(found[0]), text).split("\n")
    listed = False
    for number, line in enumerate(lines):
        if not listed and _INDENTED.match(line):
            lines[number] = " " * len(line)
        elif line.strip() and not _INDENTED.match(line):
            listed = bool(_ITEM.match(line)) or (listed and bool(lines[number - 1].strip()))
    return "\n".join(lines)


def _file(written: str) -> str:
    """The name of a file beside the text, as a link writes it."""
    return normalise_unicode(unquote(written)).removeprefix("./")


def _targets(
    bare: str, first: int, beside: Mapping[str, str], notes: FileProblems
) -> Iterator[ArticleLink]:
    """Each link that stays in the site; one to a file that is not `beside` the text is said."""
    for found in _LINK.finditer(bare):
        written = found[1] or found[2]
        line = first + bare.count("\n", 0, found.start())
        path = _path(written)
        name = _file(path)
        if _ELSEWHERE.match(written) or not path:
            # prose keeps the addresses that may be linked to, and drops what leads nowhere
            continue
        if name in beside:
            yield ArticleLink(written, beside[name], line)
        elif get_file_ending(name) in (".md", *IMAGES):
            if near := "" if notes.full else find_nearest_word(name, beside):
                notes.error("page-link-near", line, name=show_safe_value(written), near=near)
            else:
                notes.error("page-link", line, name=show_safe_value(written))
        elif ".." in PurePosixPath(path).parts:
            notes.error("page-link-dead", line, name=show_safe_value(written))
        else:
            yield ArticleLink(written, _folder(name.lstrip("/")) + written[len(path) :], line)


def _path(url: str) -> str:
    """An address without its question and its anchor."""
    return re.split("[?#]", url, maxsplit=1)[0]


def _folder(path: str) -> str:
    """The path of a page, with the slash at its end; of a file, as it is."""
    return (
        f"{path}/"
        if path and "." not in path.rpartition("/")[2] and not path.endswith("/")
        else path
    )


def find_dead_links(
    editorial: Editorial, files: Collection[str], folders: Collection[str] | None = None
) -> Iterator[Problem]:
    """The links of articles that lead to no page or file of the site; to those below `folders`
    alone, if given."""
    for article in (*editorial.pages, *editorial.news):
        for link in article.links:
            path = _path(link.url)
            if folders is not None and path.partition("/")[0] not in folders:
                continue
            if path not in files and f"{path}index.html" not in files:
                yield make_error(
                    "page-link-dead",
                    Place(path=show_safe_path(article.path), line=link.line),
                    name=show_safe_value(link.written),
                )
