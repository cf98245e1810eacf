"""The cases, a module for each kind."""

from __future__ import annotations

from personal_data.case import Case
from personal_data.files import (
    asked,
    disguised,
    formats,
    headers,
    innocent_numbers,
    innocent_places,
    innocent_public,
    nested,
    persons_in_tables,
    town_halls,
    town_halls_innocent,
    values,
)

CASES: tuple[Case, ...] = (
    *formats.CASES,
    *headers.CASES,
    *values.CASES,
    *persons_in_tables.CASES,
    *nested.CASES,
    *town_halls.CASES,
    *town_halls_innocent.CASES,
    *asked.CASES,
    *disguised.CASES,
    *innocent_places.CASES,
    *innocent_public.CASES,
    *innocent_numbers.CASES,
)
