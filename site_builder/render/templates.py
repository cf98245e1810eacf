"""The templates of the owner and ours: which one a page is made with, what it is made of, and what
breaks it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from site_builder.core.language import Language
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import find_nearest_word, show_safe_path
from site_builder.metadata.site_folder import TEMPLATES
from site_builder.render.pages.foreign_words import mark_foreign_words
from site_builder.render.pages.shell import (
    PlannedPage,
    Shell,
    format_lang_attribute,
    format_tab_title,
)
from site_builder.render.rendered_files import compute_digest
from site_builder.render.stylesheet import OWNER_STYLES
from site_builder.render.template_environment import open_templates, write_text
from site_builder.render.template_files import (
    HOSTING_TEMPLATES,
    find_template_path,
    find_unfit_files,
    list_template_names,
)
from site_builder.render.template_mistakes import (
    BrokenTemplate,
    list_replaced_templates,
    make_template_problem,
)
from site_builder.render.template_sources import (
    TemplateSources,
    find_error,
    find_text_outside_blocks,
)
from site_builder.render.typography import typeset_page

if TYPE_CHECKING:
    from jinja2 import Environment

    from site_builder.render.compiled_templates import CompiledTemplates

# bytes of a page once compressed; the face of titles, styles and script share the rest of the 60 KB
HEAVIEST = 25_350
SURELY_LIGHT = 60_000  # characters that need not be compressed to know
READ = (".html", ".svg")  # endings of what a template may extend, include or import


class TemplateSet:
    """Templates of some folders, the first that has a name giving it; the last folder's also as
    `beffroi/<name>`."""

    def __init__(
        self, folders: tuple[Path, ...], words: Language, sources: TemplateSources, face: str
    ) -> None:
        self._folders = folders
        self._sources = sources
        self._face = face
        self._words = words
        names = tuple(tuple(list_template_names(folder)) for folder in folders)
        self._environment = _get_environment(folders, words, names)
        self._names = frozenset(name for name in chain(*names) if name.endswith(READ))
        self._digests: dict[str, str] = {}
        self._block_problems: dict[str, list[Problem]] = {}
        self.reached: set[str] = set()  # by the templates of the pages

    def choose(self, candidates: tuple[str, ...]) -> str:
        """The first candidate that exists; the last always does."""
        return next((name for name in candidates if name in self._names), candidates[-1])

    def digest_template(self, name: str) -> str:
        """A digest of a template, of all those that it extends, includes or imports, and of what
        they all know."""
        if name not in self._digests:
            self._block_problems[name] = [*self._find_block_problems(name)]
            self._digests[name] = self._digest_sources(name) if self._folders[:-1] else self._whole
        return self._digests[name]

    def _digest_sources(self, name: str) -> str:
        return self._digest(self._sources.gather(name, self._names))

    @cached_property
    def _whole(self) -> str:
        """The digest of each, where there are ours alone: to parse them all takes longer than to
        render again what did not change."""
        return self._digest(self._sources.read_all(self._names))

    def _digest(self, sources: Mapping[str, str]) -> str:
        self.reached |= sources.keys()
        texts = (text.encode() for _, text in sorted(sources.items()))
        return compute_digest(self._face.encode(), *texts)

    def _find_block_problems(self, name: str) -> Iterator[Problem]:
        owner_folders = self._folders[:-1]
        if owner_folders:
            # Not of all that a computed name may be: that a page is made of it is not known
            literal_sources = self._sources.gather(name)
            yield from find_text_outside_blocks(literal_sources, owner_folders)

    def list_block_problems(self) -> Iterator[Problem]:
        """What the templates of the pages say for nothing."""
        return chain(*self._block_problems.values())

    def find_misplaced_block(self, name: str) -> Problem | None:
        """The first block because of which a template that was chosen is not used."""
        return find_error(self._block_problems[name])

    def render_lightest(self, name: str, planned: PlannedPage) -> str:
        """The page, or the first of its shorter versions that is light enough, or the shortest.
        Raises BrokenTemplate."""
        text = ""
        for context in planned.contexts():
            text = self._fill_template(name, context, planned.shell)
            if _is_light(text):
                break
        return text

    def _fill_template(self, name: str, context: object, shell: Shell) -> str:
        known = {"page": context, "shell": shell, "face": self._face}
        try:
            template = self._environment.get_template(name)
            is_ours_alone = len(self._folders) == 1
            text = template.render(**known) if is_ours_alone else write_text(template, **known)
        except (
            Exception
        ) as mistake:  # a template is a program of the owner's: it may raise anything
            raise BrokenTemplate(mistake) from mistake
        return typeset_page(self._words, text)


def _is_light(page: str) -> bool:
    """A quick compression, of half the time, says it of nearly all pages; what it finds too heavy
    is compressed as a server does."""
    if len(page) < SURELY_LIGHT:
        return True
    content = page.encode()
    return any(len(zlib.compress(content, level)) <= HEAVIEST for level in (1, 6))


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
        self._sources: dict[tuple[Path, ...], TemplateSources] = {}
        self._sets: dict[tuple[str, int], TemplateSet] = {}
        self._asked: set[str] = set()

    def _open(self, words: Language, folders: tuple[Path, ...]) -> TemplateSet:
        key = (words.code, len(folders))
        if key not in self._sets:
            sources = self._sources.setdefault(folders, TemplateSources(folders))
            self._sets[key] = TemplateSet(folders, words, sources, face=self._face)
        return self._sets[key]

    def choose(self, candidates: tuple[str, ...], words: Language) -> ChosenTemplate:
        """The one that makes a page in a language."""
        self._asked.update(candidates)
        templates = self._open(words, self._folders)
        name = templates.choose(candidates)
        marked = (f"*{candidate}" if candidate == name else candidate for candidate in candidates)
        return ChosenTemplate(name, ", ".join(marked), templates.digest_template(name))

    def fill(
        self, chosen: ChosenTemplate, planned: PlannedPage, words: Language
    ) -> tuple[str, tuple[Problem, ...]]:
        """The page; with our own templates, and the owner's mistake, where theirs do not work."""
        owner_folders = self._folders[:-1]
        ours = self._folders[-1:]
        templates = self._open(words, self._folders)
        problem = templates.find_misplaced_block(chosen.name)
        if problem is None:
            try:
                return templates.render_lightest(chosen.name, planned), ()
            except BrokenTemplate as broken:
                (mistake,) = broken.args
                if self._folders == ours:
                    raise mistake from None
                problem = make_template_problem(mistake, chosen.name, owner_folders)
        text = self._open(words, ours).render_lightest(planned.templates[-1], planned)
        return text, list_replaced_templates(problem, chosen.name, owner_folders)

    def check_files(self) -> Iterator[Problem]:
        """What is wrong with the owner's files, whether a page asks for them or not."""
        known_names = self._list_known_names()
        for folder in self._folders[:-1]:
            yield from find_unfit_files(folder, known_names)
        problems = chain(*(templates.list_block_problems() for templates in self._sets.values()))
        by_name = {(problem.place, problem.params.get("name")): problem for problem in problems}
        yield from by_name.values()

    def list_unused(self) -> Iterator[Problem]:
        """A warning for each file of the owner's that nothing asks for, in any language: under a
        misspelt name it changes nothing."""
        owner_folders = self._folders[:-1]
        known = self._list_known_names()
        reached = set[str]().union(*(templates.reached for templates in self._sets.values()))
        reached.update(_list_hosting_references(self._folders))
        names = {name for folder in owner_folders for name in list_template_names(folder)}
        for name in sorted(names - known - reached - {HOSTING_TEMPLATES}, key=Path):
            if known.intersection(map(str, PurePosixPath(name).parents)):
                continue  # of the folder it is in, it is said that it is none
            right = find_nearest_word(name, known - names)
            place = Place(path=f"{TEMPLATES}/{show_safe_path(name)}")
            if right:
                yield make_problem("template-near", place, right=right)
            else:
                yield make_problem("template-unused", place)

    def _list_known_names(self) -> set[str]:
        """The names under which a file of the owner's is read."""
        our_names = list_template_names(self._folders[-1])
        return self._asked.union({OWNER_STYLES}, our_names)


def _list_hosting_references(folders: tuple[Path, ...]) -> Iterator[str]:
    """What the owner's templates of hosts are made of, which no page reaches."""
    sources = TemplateSources(folders)
    for name in list_template_names(folders[-1] / HOSTING_TEMPLATES):
        template_name = f"{HOSTING_TEMPLATES}/{name}"
        if find_template_path(folders[:-1], template_name):
            yield from sources.gather(template_name)


@lru_cache(maxsize=8)
def _get_environment(
    folders: tuple[Path, ...], words: Language, names: tuple[tuple[str, ...], ...]
) -> Environment:
    """Kept between the builds of one process: compiling our templates takes longer than rendering a
    small site.

    `names` are the files of each folder: a new one may come before another of its name. A changed
    one is compiled again.
    """
    environment = open_templates(
        folders,
        words,
        autoescape=True,
        auto_reload=True,
        bytecode_cache=_open_compiled_templates(folders[-1]),
    )
    encode = environment.filters["urlencode"]
    encode_text = lru_cache(maxsize=64)(encode)  # the icon, which stands in every page
    environment.filters["urlencode"] = lambda value: (
        encode_text(value) if isinstance(value, str) else encode(value)
    )
    environment.globals.update(
        say=lru_cache(maxsize=4096)(words.say),
        count=words.count,
        tab=format_tab_title,
        lang=format_lang_attribute,
        marked=mark_foreign_words,
    )
    return environment


@cache
def _open_compiled_templates(folder: Path) -> CompiledTemplates:
    """Of all languages and sites. `folder`: that of our templates."""
    from site_builder.render.compiled_templates import CompiledTemplates

    return CompiledTemplates(folder)
