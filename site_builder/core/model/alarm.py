"""What of a change of the data is seldom meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from site_builder.core.problems import Param

# In the order in which they are told
AlarmKind = Literal["rows", "emptied", "scale", "key", "year", "coordinates"]
ALARM_KINDS: tuple[AlarmKind, ...] = get_args(AlarmKind)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing to look at: what kind of it, in which column or "", and the values of its
    sentence."""

    kind: AlarmKind
    message: str
    column: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableAlarm:
    """An alarm of a table of a dataset, by the name that the table has now."""

    table: str
    alarm: Alarm
