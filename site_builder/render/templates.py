"""The templates of the owner and ours: which one a page is made with, what it is made of, and what
breaks it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.core.language import Language
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import find_nearest_word, show_safe_path, show_safe_value
from site_builder.metadata.dataset_folder import is_litter, is_readme_file
from site_builder.render.pages import PlannedPage, Shell
from site_builder.render.pages.shell import format_lang_attribute, format_tab_title
from site_builder.render.rendered_files import compute_digest
from site_builder.render.stylesheet import OWNER_STYLES

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

# bytes of a page once compressed; the face of titles, styles and script share the rest of the 60 KB
HEAVIEST = 32_000
SURELY_LIGHT = 60_000  # characters that need not be compressed to know
HOSTING_TEMPLATES = "hosting"  # the folder of templates that make texts for servers
OURS = "beffroi"  # the folder under which our own templates stay reachable
READ = (".html", ".svg")  # endings of what a template may extend, include or import


class BrokenTemplate(Exception):
    """A template does not work. `args[0]` is what it raised."""


class UnfilteredValue(Exception):
    """A template for hosts writes a value as it is. `args[0]` is the value."""


def make_template_problem(mistake: Exception, name: str, folders: Sequence[Path]) -> Problem:
    """The owner's mistake, at the last line of theirs that was running. `folders`: theirs."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

    line = None
    if isinstance(mistake, TemplateSyntaxError):
        name = mistake.name or name
        line = mistake.lineno
    else:
        trace = mistake.__traceback__
        while trace:
            source = Path(trace.tb_frame.f_code.co_filename)
            for folder in folders:
                if source.is_relative_to(folder):
                    name = source.relative_to(folder).as_posix()
                    line = trace.tb_lineno
            trace = trace.tb_next
    place = Place(path=f"templates/{name}", line=line)
    detail = str(mistake)
    if isinstance(mistake, TemplateSyntaxError):
        return make_problem("template-syntax", place)
    if isinstance(mistake, TemplateNotFound):
        return make_problem("template-absent", place, name=str(mistake.name or detail))
    if isinstance(mistake, UndefinedError) and (
        match := re.search("'([^']+)'(?: is undefined)?$", detail)
    ):
        return make_problem("template-undefined", place, name=match[1])
    if isinstance(mistake, UnfilteredValue):
        return make_problem("template-unfiltered", place, value=show_safe_value(detail))
    return make_problem("template", place, detail=detail)


def make_template_loader(folders: tuple[Path, ...]) -> BaseLoader:
    """The first folder that has a name gives it; the last's are also below OURS."""
    import jinja2

    ours = jinja2.PrefixLoader({OURS: jinja2.FileSystemLoader(folders[-1])})
    return jinja2.ChoiceLoader([jinja2.FileSystemLoader(folders), ours])


class TemplateSet:
    """Templates of some folders, the first that has a name giving it; the last folder's also as
    `beffroi/<name>`."""

    def __init__(self, folders: tuple[Path, ...], words: Language, face: str) -> None:
        self.folders = folders
        self._face = face
        template_paths = frozenset(
            path for folder in folders for ending in READ for path in folder.glob(f"*{ending}")
        )
        self._environment = _environment(folders, words, template_paths)
        self._names = frozenset(path.name for path in template_paths)
        self._closures: dict[str, str] = {}
        self.reached: set[str] = set()  # by the templates of the pages

    def choose(self, candidates: tuple[str, ...]) -> str:
        """The first candidate that exists; the last always does."""
        return next((name for name in candidates if name in self._names), candidates[-1])

    def closure(self, name: str) -> str:
        """A digest of a template, of all those that it extends, includes or imports, and of what
        they all know."""
        if name not in self._closures:
            sources = self._reached(name)
            self.reached |= sources.keys()
            texts = (text.encode() for _, text in sorted(sources.items()))
            self._closures[name] = compute_digest(self._face.encode(), *texts)
        return self._closures[name]

    def _reached(self, name: str) -> dict[str, str]:
        sources: dict[str, str] = {}
        pending_names = [name]
        while pending_names:
            template_name = pending_names.pop()
            if template_name in sources or (text := self._source(template_name)) is None:
                continue
            sources[template_name] = text
            references = _find_references(text)
            # A name that is computed may be any of them.
            pending_names += (
                self._names
                if None in references
                else [reference for reference in references if reference]
            )
        return sources

    def _source(self, name: str) -> str | None:
        from jinja2 import TemplateNotFound

        loader = self._environment.loader
        try:
            return loader.get_source(self._environment, name)[0] if loader else None
        except TemplateNotFound:
            return None

    def lightest(self, name: str, planned: PlannedPage) -> str:
        """The page, or the first of its shorter versions that is light enough, or the shortest.
        Raises BrokenTemplate."""
        text = ""
        for context in planned.contexts():
            text = self._filled(name, context, planned.shell)
            if len(text) < SURELY_LIGHT or len(zlib.compress(text.encode(), 6)) <= HEAVIEST:
                break
        return text

    def _filled(self, name: str, context: object, shell: Shell) -> str:
        try:
            return self._environment.get_template(name).render(
                page=context, shell=shell, face=self._face
            )
        except (
            Exception
        ) as mistake:  # a template is a program of the owner's: it may raise anything
            raise BrokenTemplate(mistake) from mistake


@dataclass(frozen=True, slots=True)
class ChosenTemplate:
    """The template of a page, of the candidates that are `considered`; `digest`: of all that it is
    made of."""

    name: str
    considered: str
    digest: str


class SiteTemplates:
    """The templates of a site in each of its languages, and which of them its pages have asked
    for. `folders`: in order of precedence, ours being the last."""

    def __init__(self, folders: tuple[Path, ...], face: str) -> None:
        self._folders = folders
        self._face = face
        self._sets: dict[tuple[str, int], TemplateSet] = {}
        self._asked: set[str] = set()

    def _open(self, words: Language, folders: tuple[Path, ...]) -> TemplateSet:
        key = (words.code, len(folders))
        if key not in self._sets:
            self._sets[key] = TemplateSet(folders, words, self._face)
        return self._sets[key]

    def choose(self, candidates: tuple[str, ...], words: Language) -> ChosenTemplate:
        """The one that makes a page in a language."""
        self._asked.update(candidates)
        templates = self._open(words, self._folders)
        name = templates.choose(candidates)
        marked = (f"*{candidate}" if candidate == name else candidate for candidate in candidates)
        return ChosenTemplate(name, ", ".join(marked), templates.closure(name))

    def fill(
        self, chosen: ChosenTemplate, planned: PlannedPage, words: Language
    ) -> tuple[str, Problem | None]:
        """The page; with our own templates, and the owner's mistake, where theirs do not work."""
        try:
            return self._open(words, self._folders).lightest(chosen.name, planned), None
        except BrokenTemplate as broken:
            (mistake,) = broken.args
            ours = self._folders[-1:]
            if self._folders == ours:
                raise mistake from None
            text = self._open(words, ours).lightest(planned.templates[-1], planned)
            return text, make_template_problem(mistake, chosen.name, self._folders[:-1])

    def list_unused(self) -> Iterator[Problem]:
        """A warning for each file of the owner's that nothing asks for, in any language: under a
        misspelt name it changes nothing."""
        *owner_folders, our_folder = self._folders
        our_names = (path.relative_to(our_folder).as_posix() for path in our_folder.rglob("*"))
        known = self._asked.union({OWNER_STYLES}, our_names)
        reached = set[str]().union(*(templates.reached for templates in self._sets.values()))
        reached.update(_list_hosting_references(owner_folders))
        names = {name for folder in owner_folders for name in _list_file_names(folder)}
        for name in sorted(names - known - reached, key=Path):
            right = find_nearest_word(name, known - names)
            place = Place(path=f"templates/{show_safe_path(name)}")
            if right:
                yield make_problem("template-near", place, right=right)
            else:
                yield make_problem("template-unused", place)


def _list_file_names(folder: Path) -> Iterator[str]:
    """The files of a folder, by their paths in it, but for notes and what systems leave there."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        is_ignored = any(map(is_litter, name.parts)) or is_readme_file(name.name)
        if path.is_file() and not is_ignored:
            yield name.as_posix()


def _list_hosting_references(folders: Sequence[Path]) -> Iterator[str]:
    """What templates of hosts are made of, which no page reaches."""
    for folder in folders:
        for path in folder.glob(f"{HOSTING_TEMPLATES}/*"):
            if path.is_file():
                yield from filter(None, _find_references(path.read_text("utf-8", "replace")))


@lru_cache(maxsize=256)
def _find_references(text: str) -> tuple[str | None, ...]:
    """The names that a template extends, includes or imports; None for one that is computed."""
    from jinja2 import Environment, TemplateSyntaxError, meta

    try:
        return tuple(meta.find_referenced_templates(Environment().parse(text)))
    except TemplateSyntaxError:
        return ()  # said when it is used


@lru_cache(maxsize=8)
def _environment(
    folders: tuple[Path, ...], words: Language, template_paths: frozenset[Path]
) -> Environment:
    """Kept between the builds of one process: compiling our templates takes longer than rendering a
    small site.

    `template_paths` are the templates there are: a new one may come before another of its name.
    A changed one is compiled again.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=make_template_loader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=True,
    )
    environment.globals.update(
        say=lru_cache(maxsize=4096)(words.say),
        count=words.count,
        tab=format_tab_title,
        lang=format_lang_attribute,
    )
    return environment
