"""Features (properties and a geometry) as a table: points in two columns, other shapes in one, all
in WGS 84.

Every geographic format comes here, so that the same layer gives the same table whatever it was sent
as.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from site_builder.core.problems import (
    FIRST_ROWS,
    Param,
    Place,
    Problem,
    Refusal,
    Repair,
    make_problem,
)
from site_builder.geography import geometry as shapes
from site_builder.geography.coordinate_headers import parse_axis_header
from site_builder.geography.coordinate_system import CrsDetection, detect_crs
from site_builder.geography.france import Point
from site_builder.readers import cell_rows
from site_builder.readers.byte_survey import LARGEST_LINE
from site_builder.readers.decide import MOST_COLUMNS
from site_builder.readers.raw_table import RawTable
from site_builder.readers.reading_fault import ReadingFault, ensure_accepted
from site_builder.readers.spoilt_text import detect_lost_letters

LONGITUDE = "longitude"
LATITUDE = "latitude"
GEOMETRY = "geometry"
LONGEST = LARGEST_LINE - 65_536  # bytes of a feature's cells: a row is read as one line
SAMPLE = 2_000  # positions that tell the system
# receipts that name rows
OF_SOME = ("coordinates-swapped", "coordinates-impossible", "geometry-unreadable")
SAME = 1e-6  # degrees between a position and what its properties say of it: ten centimetres


@dataclass(frozen=True, slots=True)
class Feature:
    """`geometry` is one of GeoJSON as it was decoded, not yet trusted, or None. `properties` are
    values of JSON."""

    properties: Mapping[str, Any]
    geometry: Any


Features = Callable[[], Iterable[Feature]]


def load_feature_table(features: Features, declared: str, scratch: Path) -> RawTable:
    """Features, gone through two or three times, as the table `raw`. Raises ReadingFault.

    `declared` is the code or the WKT of their system, or "".
    """
    placed = place_features(features, declared)
    if not placed.names:
        raise ReadingFault("features-none")
    if any("\0" in name for name in placed.names):
        raise ReadingFault("nul-bytes")
    table = cell_rows.load_named_rows(placed.names, placed, scratch)
    problems = (*placed.problems(), *_find_lost_letters(table, len(placed.properties)))
    return replace(
        table, repairs=(*placed.repairs(), *table.repairs), problems=problems, placed=True
    )


def _find_lost_letters(table: RawTable, width: int) -> tuple[Problem, ...]:
    """What is said of letters that were destroyed in names or texts. The shapes are whole: the
    layer is kept."""
    finding = detect_lost_letters(replace(table, names=table.names[:width]))
    if isinstance(finding, Refusal):
        row = max(int(finding.params["row"]), 1)
        params = {**finding.params, "row": row}
        return (make_problem(finding.code, Place(path="", row=row), **params),)
    return (finding,) if finding else ()


def place_features(
    features: Features, declared: str, row: Callable[[int], int] = int
) -> PlacedFeatures:
    """The rows of features, once it is known what their numbers mean. Raises ReadingFault, now or
    while they are read.

    `row` gives the number in the file of the feature of that number, from 1.
    """
    survey = _survey_features(features())
    if not survey.count:
        raise ReadingFault("features-none")
    verdict = (
        ensure_accepted(detect_crs(survey.sample, declared)) if survey.sample else CrsDetection()
    )
    return PlacedFeatures(features, survey, verdict, row)


@dataclass(kw_only=True)
class _Seen:
    """What the first pass over the features tells."""

    names: dict[str, None] = field(default_factory=dict)
    count: int = 0
    located: int = 0
    points: int = 0
    sample: list[Point] = field(default_factory=list)
    step: int = 1  # one position of so many is in the sample


def _survey_features(features: Iterable[Feature]) -> _Seen:
    survey = _Seen()
    for feature in features:
        survey.count += 1
        survey.names.update(dict.fromkeys(feature.properties))
        if len(survey.names) > MOST_COLUMNS:
            raise ReadingFault("too-many-columns", columns=len(survey.names), most=MOST_COLUMNS)
        if feature.geometry is None:
            continue
        survey.located += 1
        survey.points += shapes.is_point(feature.geometry)
        if survey.located % survey.step == 0 and (
            position := shapes.find_first_position(feature.geometry)
        ):
            survey.sample.append(position)
            if len(survey.sample) > SAMPLE:
                del survey.sample[::2]
                survey.step *= 2
    return survey


class PlacedFeatures:
    """The cells of the features, row by row, noting what is done to their geometries. `names` are
    their columns."""

    def __init__(
        self, features: Features, seen: _Seen, verdict: CrsDetection, row: Callable[[int], int]
    ) -> None:
        self.features = features
        self.verdict = verdict
        self.row = row
        self.placing = shapes.PositionConverter(convert=verdict.convert, turn=verdict.turn)
        self.points = bool(seen.located) and seen.points == seen.located
        self.properties = tuple(seen.names)
        self.noted: dict[str, list[int]] = {}
        own_names: tuple[str, ...] = ()
        if self.points:
            own_names = () if self._has_own_coordinates() else (LONGITUDE, LATITUDE)
        elif seen.located:
            own_names = (GEOMETRY,)
        self.own = len(own_names)
        self.names = (*self.properties, *own_names)

    def __iter__(self) -> Iterator[Sequence[str]]:
        self.noted.clear()
        for number, feature in enumerate(self.features(), 1):
            cells = [_format_json_value(feature.properties.get(name)) for name in self.properties]
            geometry = self._normal(feature.geometry, number)
            if self.own == 1:
                cells.append(shapes.encode_geometry(geometry) if geometry else "")
            elif self.own:
                cells += map(_format_number, geometry["coordinates"]) if geometry else ("", "")
            if any("\0" in cell for cell in cells):
                raise ReadingFault("nul-bytes")
            if (
                sum(map(len, cells)) > LONGEST // 4
                and sum(len(cell.encode()) for cell in cells) > LONGEST
            ):
                raise ReadingFault("geometry-too-long", row=number, most=LONGEST // 1_000_000)
            yield cells

    def _normal(self, geometry: Any, number: int) -> shapes.Geometry | None:
        converter = self.placing
        converter.turned = converter.rounded = converter.raised = False
        normalised = None
        try:
            normalised = (
                shapes.normalise_geometry(geometry, converter) if geometry is not None else None
            )
        except shapes.PositionOutOfRange:
            self._note("coordinates-impossible", number)
        except shapes.UnreadableGeometry:
            self._note("geometry-unreadable", number)
        if normalised:
            for code, applies in (
                ("coordinates-reprojected", self.verdict.convert is not None),
                ("coordinates-swapped", converter.turned),
                ("coordinates-rounded", converter.rounded),
                ("altitudes-dropped", converter.raised),
            ):
                if applies:
                    self._note(code, number)
        return normalised

    def _note(self, code: str, number: int) -> None:
        self.noted.setdefault(code, []).append(number)

    def _has_own_coordinates(self) -> bool:
        """Do the properties of points have their longitude and latitude already?"""
        axis_names: dict[str, str] = {}
        for name in self.properties:
            axis_names.setdefault(parse_axis_header(name)[0], name)
        if not {LONGITUDE, LATITUDE} <= axis_names.keys():
            return False
        for feature in self.features():
            stated = [feature.properties.get(axis_names[name]) for name in (LONGITUDE, LATITUDE)]
            normalised = self._normal(feature.geometry, 0)
            if not normalised:
                if stated != [None, None]:
                    return False
            elif not all(
                _is_same_position(value, coordinate)
                for value, coordinate in zip(stated, normalised["coordinates"], strict=True)
            ):
                return False
        return True

    def repairs(self) -> tuple[Repair, ...]:
        """The receipts, complete once all the rows are read."""
        params: dict[str, Param] = {"system": self.verdict.system}
        repairs = []
        for code, numbers in self.noted.items():
            first_rows = tuple(map(self.row, numbers[:FIRST_ROWS])) if code in OF_SOME else ()
            repairs.append(
                Repair(
                    code,
                    params if code == "coordinates-reprojected" else {},
                    len(numbers),
                    first_rows,
                )
            )
        if self.verdict.declared_wrongly:
            repairs.insert(0, Repair("crs-lies", {"system": self.verdict.declared_wrongly}))
        return tuple(repairs)

    def problems(self) -> tuple[Problem, ...]:
        """What is said where the numbers may be of another system too."""
        return report_ambiguous_coordinates(self.verdict.doubt)


def report_ambiguous_coordinates(doubt: Mapping[str, Param]) -> tuple[Problem, ...]:
    """The same of any numbers: `doubt` is that of the verdict on them."""
    return (make_problem("coordinates-ambiguous", Place(), **doubt),) if doubt else ()


def _is_same_position(value: Any, coordinate: float) -> bool:
    try:
        return abs(float(str(value).replace(",", ".")) - coordinate) <= SAME
    except ValueError:
        return False


def _format_json_value(value: Any) -> str:
    """A value of JSON as a cell: text as it is, numbers without exponent, lists and objects as
    JSON."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _format_number(value)
    import msgspec

    return msgspec.json.encode(value).decode()


def _format_number(value: float) -> str:
    """The shortest text that reads back as this number, without exponent and without ".0"; "" for
    what is none."""
    if not math.isfinite(value):
        return ""
    text = repr(value)
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")
