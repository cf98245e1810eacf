"""What is wrong with a template that does not work, said of the owner's line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from site_builder.core.problems import Param, Place, Problem, make_problem
from site_builder.core.text import show_safe_path, show_safe_value
from site_builder.metadata.site_folder import TEMPLATES
from site_builder.render.template_environment import EmptyText, EndlessText
from site_builder.render.template_files import UnreadableTemplate, find_template_path


class BrokenTemplate(Exception):
    """A template does not work. `args[0]` is what it raised."""


class UnfilteredValue(Exception):
    """A template for hosts writes a value as it is. `args[0]` is the value."""


class SeveralLines(ValueError):
    """A value has several lines, where a host reads one. `args[0]` is the value."""


@dataclass(frozen=True, slots=True)
class MistakeKind:
    """What is raised, in words that `pattern` finds; `quoted`: the parameter of its sentence that
    the first group is, if it has one."""

    raised: type[Exception]
    code: str
    quoted: str = ""
    pattern: re.Pattern[str] = re.compile("(?s)(.*)")


def make_template_problem(mistake: Exception, name: str, folders: Sequence[Path]) -> Problem:
    """The owner's mistake, at the last line of theirs that was running. `folders`: theirs."""
    code, params = _describe_mistake(mistake)
    return make_problem(code, _locate_mistake(mistake, name, folders), **params)


def list_replaced_templates(
    problem: Problem, name: str, folders: Sequence[Path]
) -> tuple[Problem, ...]:
    """A problem because of which the template `name` is not used; and, where it is of another that
    this one is made of, that it is not. `folders`: the owner's."""
    path = f"{TEMPLATES}/{show_safe_path(name)}"
    if problem.place.path in (path, None) or find_template_path(tuple(folders), name) is None:
        return (problem,)
    replaced = make_problem("template-partial", Place(path=path), path=str(problem.place.path))
    return problem, replaced


def _locate_mistake(mistake: Exception, name: str, folders: Sequence[Path]) -> Place:
    from jinja2 import TemplateSyntaxError

    line = None
    if isinstance(mistake, UnreadableTemplate):
        name = mistake.args[0]
    elif isinstance(mistake, TemplateSyntaxError):
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
    return Place(path=f"{TEMPLATES}/{show_safe_path(name)}", line=line)


def _describe_mistake(mistake: Exception) -> tuple[str, dict[str, Param]]:
    """The code of what was raised, and what its sentence quotes."""
    words = str(mistake) or type(mistake).__name__
    kind, quote = next(
        (kind, match[1])
        for kind in _list_mistake_kinds()
        if isinstance(mistake, kind.raised) and (match := kind.pattern.search(words))
    )
    return kind.code, {kind.quoted: show_safe_value(quote)} if kind.quoted else {}


@cache
def _list_mistake_kinds() -> tuple[MistakeKind, ...]:
    """The first that fits counts, and the last always does."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

    filters = re.compile("No (?:filter|test) named '([^']+)'")
    blocks = re.compile("block '([^']+)' defined twice")
    undefined = re.compile(r"(?:'|no element )([^']+?)'?(?: is undefined)?\.?$")
    return (
        MistakeKind(EmptyText, "template-empty"),
        MistakeKind(EndlessText, "template-endless"),
        MistakeKind(MemoryError, "template-endless"),
        MistakeKind(OverflowError, "template-overflow"),
        MistakeKind(RecursionError, "template-recursion"),
        MistakeKind(UnreadableTemplate, "template-encoding"),
        MistakeKind(ZeroDivisionError, "template-zero"),
        MistakeKind(UnfilteredValue, "template-unfiltered", "value"),
        MistakeKind(SeveralLines, "template-lines", "value"),
        MistakeKind(TemplateNotFound, "template-absent", "name"),
        MistakeKind(UndefinedError, "template-undefined", "name", undefined),
        MistakeKind(Exception, "template-filter", "name", filters),
        MistakeKind(Exception, "template-block-twice", "name", blocks),
        MistakeKind(TemplateSyntaxError, "template-syntax"),
        MistakeKind(TypeError, "template-type", "detail"),
        MistakeKind(Exception, "template", "detail"),
    )
