"""Drawn tests draw the same in every run of `make test`; `make bench` draws anew (`--hypothesis-profile=default`)."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("same", derandomize=True, database=None)
settings.load_profile("same")
