"""pages/: texts in Markdown of the owner's, which are pages of the site; with a date in its head,
one is news. `a-propos.en.md` is `a-propos.md` in English."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from site_builder.compose.editorial.citations import read_citations
from site_builder.compose.editorial.code_blocks import blank_code
from site_builder.compose.editorial.editorial_files import (
    IMAGES,
    Keep,
    list_editorial_files,
    read_picture,
    report_persons,
    report_unused_picture,
)
from site_builder.core.model.editorial import Article, ArticleLink, Editorial, Picture
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import (
    clean_line,
    find_nearest_word,
    normalise_unicode,
    show_safe_path,
    show_safe_value,
    slugify_text,
)
from site_builder.metadata.dataset_folder import get_file_ending
from site_builder.metadata.keys.editorial import PAGE as KEYS
from site_builder.metadata.personal_data import iterate_scalars
from site_builder.metadata.public_names import OWNERS, RESERVED
from site_builder.metadata.publishers import read_translations
from site_builder.metadata.site_folder import PAGES
from site_builder.metadata.yaml import (
    EMPTY_RECORD,
    PAGE,
    FileProblems,
    read_front_matter,
    read_section,
)

NEWS = "actualites/"
IMAGES_AT = "assets/pages/"
_TITLE = re.compile(r"\s*(?:#[ \t]+(.+?)[ \t#]*|([^\s#>*+-].*)\n=+[ \t]*)(?:\n|\Z)")
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
    root: Path,
    publishers: Collection[str],
    keep: Keep,
    notes: FileProblems,
    *,
    languages: Collection[str] = (),
) -> list[Article]:
    """Those of a site, in order of file. `publishers`: their slugs, which are addresses already.
    `languages`: those of the portal into which texts may be translated."""
    file_names = list_editorial_files(root, PAGES, (".md",), notes)
    drafts = []
    for name in (name for name in file_names.values() if get_file_ending(name) == ".md"):
        notes.path = f"{PAGES}/{show_safe_path(name)}"
        if draft := _read_draft(root / PAGES / name, name, publishers, notes):
            drafts.append(draft)
    drafts = _mark_translations(drafts, languages)
    urls = {_get_file_name(draft.article): draft.article.url for draft in drafts}
    images = {
        normalise_unicode(name): f"{IMAGES_AT}{public_name}"
        for public_name, name in file_names.items()
        if get_file_ending(name) in IMAGES
    }
    album = _Album(root, images, keep)
    articles = [_link_article(draft, urls, album, notes) for draft in drafts]
    for name in album.urls:
        if name not in album.seen:
            report_unused_picture(PAGES, name, notes)
    return _gather_translations(articles)


def _get_file_name(article: Article) -> str:
    return normalise_unicode(article.path.removeprefix(f"{PAGES}/"))


def _mark_translations(drafts: Sequence[_Draft], languages: Collection[str]) -> list[_Draft]:
    """The same drafts, of which « a-propos.en.md », beside « a-propos.md », has its address and its
    day: one text never stands at two addresses."""
    originals = {_get_file_name(draft.article): draft.article for draft in drafts}
    marked = []
    for draft in drafts:
        stem, _, language = PurePosixPath(_get_file_name(draft.article)).stem.rpartition(".")
        original = originals.get(f"{stem}.md") if language in languages else None
        if original:
            article = replace(
                draft.article,
                url=original.url,
                day=original.day,
                menu=original.menu,
                language=language,
            )
            draft = replace(draft, article=article)
        marked.append(draft)
    return marked


def _gather_translations(articles: Iterable[Article]) -> list[Article]:
    """The texts in the portal's first language, each with its translations."""
    translations: dict[str, list[Article]] = {}
    originals = []
    for article in articles:
        if article.language:
            translations.setdefault(article.url, []).append(article)
        else:
            originals.append(article)
    return [
        replace(original, translations=tuple(translations.get(original.url, ())))
        for original in originals
    ]


def _read_draft(
    path: Path, name: str, publishers: Collection[str], notes: FileProblems
) -> _Draft | None:
    """A text with its title and its address; None, and at least one problem, where it has none."""
    front_matter = read_front_matter(path, notes.path, PAGE)
    if isinstance(front_matter, Problem):
        notes.add(front_matter)
        return None
    tree, text, line = front_matter
    head = iterate_scalars(tree) if tree else ()
    if report_persons([text, *(scalar.text for _, scalar in head)], notes):
        return None
    record = read_section(tree, KEYS, notes) if tree else EMPTY_RECORD
    if record is None:
        return None
    title = record.text("title")
    if heading := _TITLE.match(text):
        heading_text = clean_line(re.sub("[*`]", "", heading[1] or heading[2]))
        if not title or title == heading_text:
            title = heading_text
            line = line + text.count("\n", 0, heading.end())
            text = text[heading.end() :]
    day = record.values.get("date")
    slug = slugify_text(path.stem)
    if not title:
        notes.report("page-title", line)
    elif not slug:
        notes.report("page-unnamed")
    elif slug.isdecimal() if day else slug in RESERVED - OWNERS:
        notes.report("page-reserved", None, slug=slug)
    elif not day and slug in publishers:
        notes.report("page-publisher", None, slug=slug)
    else:
        url = f"{NEWS}{slug}/" if day else f"{slug}/"
        menu = bool(record.values.get("menu"))
        return _Draft(
            Article(
                path=f"{PAGES}/{name}",
                url=url,
                title=title,
                text=text,
                day=day,
                menu=menu,
                titles=tuple(
                    (translation.language, translation.title or title)
                    for translation in read_translations(record)
                ),
            ),
            line,
        )
    return None


def _link_article(
    draft: _Draft, urls: Mapping[str, str], album: _Album, notes: FileProblems
) -> Article:
    """The article with what its links and its images lead to; an image that cannot be shown is
    nowhere."""
    article = draft.article
    notes.path = show_safe_path(article.path)
    prose = blank_code(article.text)
    for match in _IMAGE.finditer(prose):
        line = draft.line + prose.count("\n", 0, match.start())
        name = match[2] or match[3]
        if _ELSEWHERE.match(name):
            notes.report("picture-elsewhere", line, name=show_safe_value(name))
        elif not match[1].strip():
            notes.report("picture-alt", line, name=show_safe_value(name))
    links = list[ArticleLink]()
    pictures = dict[Picture, None]()
    for link in _list_links(prose, draft.line, {**urls, **album.urls}, notes):
        name = _get_linked_name(_strip_query(link.written))
        picture = album.picture(name, notes) if name in album.urls else None
        if picture:
            pictures[picture] = None
        if picture or name not in album.urls:
            links.append(link)
    citations = tuple(read_citations(prose, draft.line, notes))
    return replace(article, links=tuple(links), pictures=tuple(pictures), citations=citations)


def _get_linked_name(written: str) -> str:
    """The name of a file beside the text, as a link writes it."""
    return normalise_unicode(unquote(written)).removeprefix("./")


def _list_links(
    prose: str, first_line: int, urls_beside: Mapping[str, str], notes: FileProblems
) -> Iterator[ArticleLink]:
    """Each link that stays in the site; one to a file that is not among `urls_beside` is said."""
    for match in _LINK.finditer(prose):
        address = match[1] or match[2]
        line = first_line + prose.count("\n", 0, match.start())
        path = _strip_query(address)
        name = _get_linked_name(path)
        if _ELSEWHERE.match(address) or not path:
            # prose keeps the addresses that may be linked to, and drops what leads nowhere
            continue
        if name in urls_beside:
            yield ArticleLink(address, urls_beside[name], line)
        elif get_file_ending(name) in (".md", *IMAGES):
            if near := "" if notes.full else find_nearest_word(name, urls_beside):
                notes.report("page-link-near", line, name=show_safe_value(address), near=near)
            else:
                notes.report("page-link", line, name=show_safe_value(address))
        elif ".." in PurePosixPath(path).parts:
            notes.report("page-link-dead", line, name=show_safe_value(address))
        else:
            yield ArticleLink(
                address, _add_final_slash(name.lstrip("/")) + address[len(path) :], line
            )


def _strip_query(url: str) -> str:
    """An address without its question and its anchor."""
    return re.split("[?#]", url, maxsplit=1)[0]


def _add_final_slash(path: str) -> str:
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
    for article in editorial.articles:
        for link in article.links:
            path = _strip_query(link.url)
            if folders is not None and path.partition("/")[0] not in folders:
                continue
            if path not in files and f"{path}index.html" not in files:
                yield make_problem(
                    "page-link-dead",
                    Place(path=show_safe_path(article.path), line=link.line),
                    name=show_safe_value(link.written),
                )
