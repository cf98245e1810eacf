"""Datasets in groups, each of a file: that of a dataset is told by its id alone, so that one that
comes or changes touches one of them."""

from __future__ import annotations

from hashlib import sha256

PER_PART = 128  # datasets of a part, about


def count_search_parts(count: int) -> int:
    """Of how many parts so many datasets are: a power of two, so that parts seldom change all at
    once."""
    return count_files(count, PER_PART)


def count_files(size: int, most: int) -> int:
    """In how many files so much is, of which each is to have `most` at the most: a power of two."""
    return 1 << (max(1, -(-size // most)) - 1).bit_length()


def hash_to_part(id_: str, of: int) -> int:
    """In which of so many parts the dataset of this id is."""
    return int(sha256(id_.encode()).hexdigest()[:8], 16) % of
