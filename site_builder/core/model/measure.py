"""The figures by which communes are compared, as a standard asks for them (`measures:`)."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.core.model.chart_request import CodeList

POPULATION = "population"  # what divides a figure: the inhabitants of the commune
TOTAL = "total"  # …or the figure of all categories of the same commune and year


@dataclass(frozen=True, slots=True)
class Heading:
    """Codes of a nomenclature that begin with `prefix` are under `heading`, that is called
    `label`."""

    nomenclature: str
    prefix: str
    heading: str
    label: str


@dataclass(frozen=True, slots=True)
class Competence:
    """What an owner may say to be transferred, and the category that it empties; "" for all of the
    measure."""

    name: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure of each commune. Columns go by the names of the standard's fields.

    The sum of `sum`, of each row the share that `share` says; else how many different `distinct`
    there are, of which those of `anonymous` name nothing and count each; else how many rows.
    `where` and `excluded` as those of a chart. `per`: what divides, POPULATION, TOTAL, a field, or
    ""; the figure is given for `scale` of it.

    `by`: the columns that make a category; `headings` bring its codes together, by their
    nomenclature, that codes of one only tell (`nomenclatures`), else the year from which each is
    that of all (`since`). `words`: how values are written for people.

    `yearly`: a figure of each year; else one, of the latest files of each dataset. A row that
    another file of the commune has for the same year, by the key of the standard, counts once where
    these fields of it (`once`) are filled. `principal`: of the values of these columns, in a
    commune and a year, only the one that comes to most counts; they may be columns of PROVENANCE.
    """

    id: str
    title: str
    method: str
    limits: str
    sum: str = ""
    share: str = ""
    distinct: str = ""
    anonymous: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    excluded: tuple[tuple[str, tuple[str, ...]], ...] = ()
    per: str = ""
    scale: int = 1
    unit: str = ""
    money: bool = False
    yearly: bool = False
    once: tuple[str, ...] = ()
    principal: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    nomenclatures: tuple[CodeList, ...] = ()
    since: tuple[tuple[str, int], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    competences: tuple[Competence, ...] = ()
