"""Site → files: pages through templates, feeds, styles. What was rendered before from the same inputs is not again."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from site_builder.catalogue.folder import is_litter, is_note
from site_builder.feeds import FEEDS, DatasetFeed, PortalFeed
from site_builder.language import Language, language
from site_builder.model import Entry, Site
from site_builder.pages import PAGES, Opening, Plan, Planned, Shell
from site_builder.pages.shell import tab
from site_builder.problems import Place, Problem, error, warning
from site_builder.styles import OWNER_STYLES, first, styles
from site_builder.yaml_source.words import nearest, shown_path

if TYPE_CHECKING:
    from jinja2 import Environment

HEAVIEST = 40_000  # bytes of a page once compressed; styles, script and mark share the rest of the 60 KB
SURELY_LIGHT = 60_000  # characters that need not be compressed to know
OURS = "beffroi"  # the folder under which our own templates stay reachable
STYLES = "assets/beffroi.css"
ICON = "assets/favicon.svg"
LIBRARIES = ("babel", "jinja2", "markdown", "markupsafe", "msgspec", "nh3")  # whose versions change what pages hold
READ = (".html", ".svg")  # endings of what a template may extend, include or import


@dataclass(frozen=True)
class Rendered:
    """`files`: site path → sha256. `pages`: digest of a file's inputs → sha256, to be given back as `known`."""

    files: Mapping[str, str]
    pages: Mapping[str, str]
    problems: tuple[Problem, ...]


def render(
    site: Site,
    opening: Opening,
    known: Mapping[str, str],
    keep: Callable[[bytes], str],
    templates: tuple[Path, ...],
    components: bool = False,
) -> Rendered:
    """Every file of the site that is not a download or a bundle; with `components`, the page that shows each of them.

    `keep` stores bytes and returns their sha256. `templates`: folders in order of precedence, ours being the last.
    """
    words = language(site.portal.languages[0])
    marks = {entry.dataset.id: _digest(msgspec.json.encode(entry)) for entry in site.entries}
    sheets = ("beffroi.css", "components.css") if components else ("beffroi.css",)
    style = styles(templates, sheets, site.portal.url)
    shown = style.content.decode("utf-8", "replace") if components else ""
    press = _Press(templates, words, style.face, known, keep)
    for kind in PAGES:
        for planned in kind.plan(Plan(site, words, opening, marks, shown)):
            press.page(planned)
    for feed in FEEDS:
        if isinstance(feed, DatasetFeed):
            for entry in site.entries:
                press.fragment(feed, entry, site.portal.url, marks[entry.dataset.id], opening)
        else:
            press.feed(feed, site)
    press.files[STYLES] = keep(style.content)
    press.files[ICON] = keep(first(templates, "favicon.svg").read_bytes())
    return Rendered(press.files, press.pages, (*press.problems, *style.problems, *press.unused()))


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@cache
def code() -> bytes:
    """A digest of our own code and texts, without which none of the inputs says what a page will be."""
    here = Path(__file__).parent
    paths = [*here.glob("*.py"), *here.glob("pages/*.py"), *here.glob("feeds/*.py"), *here.glob("locale/**/*.mo")]
    versions = (f"{library} {version(library)}".encode() for library in LIBRARIES)
    return _digest(*versions, *(path.read_bytes() for path in sorted(paths))).encode()


class _Press:
    """The state of one rendering: what has been made so far, and the templates it is made with."""

    def __init__(
        self,
        folders: tuple[Path, ...],
        words: Language,
        face: str,
        known: Mapping[str, str],
        keep: Callable[[bytes], str],
    ) -> None:
        self.files: dict[str, str] = {}
        self.pages: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._known, self._keep = known, keep
        self._asked: set[str] = set()
        self._shelf = _Shelf(folders, words, face)
        self._ours = _Shelf(folders[-1:], words, face)

    def page(self, planned: Planned) -> None:
        name = self._shelf.choose(planned.templates)
        self._asked.update(planned.templates)
        considered = ", ".join(f"*{one}" if one == name else one for one in planned.templates)
        inputs = (planned.file, planned.shell, planned.inputs, considered)
        digest = _digest(code(), self._shelf.closure(name), msgspec.json.encode(inputs))
        if digest in self._known:
            self.files[planned.file] = self.pages[digest] = self._known[digest]
            return
        text, problem = self._text(planned, name)
        sha256 = self._keep(f"{text}<!-- Templates considered: {considered} -->\n".encode())
        self.files[planned.file] = sha256
        if not problem:  # a page made despite a problem is made again, so that the problem is said again
            self.pages[digest] = sha256
        elif problem not in self.problems:
            self.problems.append(problem)

    def fragment(self, feed: DatasetFeed, entry: Entry, url: str, mark: str, opening: Opening) -> None:
        digest = _digest(code(), msgspec.json.encode((feed.path, url, mark)))
        sha256 = self._known.get(digest) or self._keep(feed.fragment(entry, opening.tables(entry.summary), url))
        self.files[feed.path.format(id=entry.dataset.id)] = self.pages[digest] = sha256

    def feed(self, feed: PortalFeed, site: Site) -> None:
        if (content := feed.content(site)) is not None:
            self.files[feed.path] = self._keep(content)

    def unused(self) -> Iterator[Problem]:
        """A warning for each file of the owner's that nothing asks for: under a misspelt name it changes nothing."""
        if self.problems:
            return  # a template that does not work asks for nothing
        *theirs, ours = self._shelf.folders
        useful = self._asked | {OWNER_STYLES, *(path.name for path in ours.iterdir())}
        found = {path.relative_to(folder) for folder in theirs for path in folder.rglob("*") if path.is_file()}
        free = useful - {path.as_posix() for path in found}
        for path in sorted(found):
            name, passing = path.as_posix(), any(map(is_litter, path.parts)) or is_note(path.name)
            if not passing and name not in useful | self._shelf.reached:
                near, place = nearest(name, free), Place(f"templates/{shown_path(name)}")
                yield warning("template-near", place, right=near) if near else warning("template-unused", place)

    def _text(self, planned: Planned, name: str) -> tuple[str, Problem | None]:
        """The page; with our own templates, and the owner's mistake, where theirs do not work."""
        try:
            return self._shelf.lightest(name, planned), None
        except Broken as broken:
            if self._shelf.folders == self._ours.folders:
                raise broken.args[0] from None
            return self._ours.lightest(planned.templates[-1], planned), _problem(broken.args[0], name)


class Broken(Exception):
    """A template does not work. `args[0]` is what it raised."""


def _problem(mistake: Exception, name: str) -> Problem:
    """The owner's mistake, at the last line of theirs that was running."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

    line = None
    if isinstance(mistake, TemplateSyntaxError):
        name, line = mistake.name or name, mistake.lineno
    else:
        trace = mistake.__traceback__
        while trace:
            if "/templates/" in trace.tb_frame.f_code.co_filename:
                name, line = trace.tb_frame.f_code.co_filename.rpartition("/templates/")[2], trace.tb_lineno
            trace = trace.tb_next
    place, said = Place(f"templates/{name}", line=line), str(mistake)
    if isinstance(mistake, TemplateSyntaxError):
        return error("template-syntax", place)
    if isinstance(mistake, TemplateNotFound):
        return error("template-absent", place, name=str(mistake.name or said))
    if isinstance(mistake, UndefinedError) and (found := re.search("'([^']+)'(?: is undefined)?$", said)):
        return error("template-undefined", place, name=found[1])
    return error("template", place, detail=said)


class _Shelf:
    """Templates of some folders, the first that has a name giving it; the last folder's also as `beffroi/<name>`."""

    def __init__(self, folders: tuple[Path, ...], words: Language, face: str) -> None:
        self.folders = folders
        self._face = face
        found = frozenset(path for folder in folders for ending in READ for path in folder.glob(f"*{ending}"))
        self._environment = _environment(folders, words, found)
        self._names = frozenset(path.name for path in found)
        self._closures: dict[str, bytes] = {}
        self.reached: set[str] = set()  # by the templates of the pages

    def choose(self, candidates: tuple[str, ...]) -> str:
        """The first candidate that exists; the last always does."""
        return next((name for name in candidates if name in self._names), candidates[-1])

    def closure(self, name: str) -> bytes:
        """A digest of a template, of all those that it extends, includes or imports, and of what they all know."""
        if name not in self._closures:
            found = self._reached(name)
            self.reached |= found.keys()
            texts = (text.encode() for _, text in sorted(found.items()))
            self._closures[name] = _digest(self._face.encode(), *texts).encode()
        return self._closures[name]

    def _reached(self, name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one in found or (text := self._source(one)) is None:
                continue
            found[one] = text
            referred = _referred(text)
            # A name that is computed may be any of them.
            waiting += self._names if None in referred else [other for other in referred if other]
        return found

    def _source(self, name: str) -> str | None:
        from jinja2 import TemplateNotFound

        loader = self._environment.loader
        try:
            return loader.get_source(self._environment, name)[0] if loader else None
        except TemplateNotFound:
            return None

    def lightest(self, name: str, planned: Planned) -> str:
        """The page, or the first of its shorter versions that is light enough, or the shortest. Raises Broken."""
        text = ""
        for context in planned.contexts():
            text = self._filled(name, context, planned.shell)
            if len(text) < SURELY_LIGHT or len(zlib.compress(text.encode(), 6)) <= HEAVIEST:
                break
        return text

    def _filled(self, name: str, context: object, shell: Shell) -> str:
        try:
            return self._environment.get_template(name).render(page=context, shell=shell, face=self._face)
        except Exception as mistake:  # a template is a program of the owner's: it may raise anything
            raise Broken(mistake) from mistake


@lru_cache(maxsize=256)
def _referred(text: str) -> tuple[str | None, ...]:
    """The names that a template extends, includes or imports; None for one that is computed."""
    from jinja2 import Environment, TemplateSyntaxError, meta

    try:
        return tuple(meta.find_referenced_templates(Environment().parse(text)))
    except TemplateSyntaxError:
        return ()  # said when it is used


@lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...], words: Language, found: frozenset[Path]) -> Environment:
    """Kept between the builds of one process: compiling our templates takes longer than rendering a small site.

    `found` are the templates there are: a new one may come before another of its name. A changed one is compiled again.
    """
    import jinja2

    ours = jinja2.PrefixLoader({OURS: jinja2.FileSystemLoader(folders[-1])})
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(folders), ours]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=True,
    )
    environment.globals.update(say=lru_cache(maxsize=4096)(words.say), count=words.count, tab=tab)
    return environment
