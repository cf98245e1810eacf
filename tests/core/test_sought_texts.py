"""What ends a search early changes nothing of what is found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.sought_texts import (
    BLANKS,
    BLANKS_OF_NUMBERS,
    fold_for_search,
    make_sought_texts,
)
from site_builder.core.words_apart import RECORD_END, TAG, has_words

NAME = "Odile Quatrevaux"
NIR = "285 05 78"
SOUGHT = make_sought_texts([NAME, NIR]).with_words_apart()
PIECES = (
    *("odile", "Odilé", "quatre", "vaux", "quatrevaux", "285", "05", "78", "zut"),
    *(" ", "\t", "\n", "\u00a0", ".", "-", "<b>", "</b>", "<td>", "</td>", "</tr>", "}", "<", ">"),
    "\udce9",
)


def find_plainly(text: str) -> set[int]:
    """As it is said, whatever that costs."""
    view = fold_for_search(text)
    views = [view]
    if "<" in view:
        views.append(TAG.sub("", view))
    numbers = {1 for view in views if "odile quatrevaux" in BLANKS.sub(" ", view)}
    for view in views:
        for sign in BLANKS_OF_NUMBERS:
            view = view.replace(sign, "")
        numbers |= {2} if "2850578" in view else set()
    if len(numbers) < len(SOUGHT.words):
        for view in views:
            marked = RECORD_END.sub("\n", view)
            plain_views = [TAG.sub(" ", marked), TAG.sub("", marked)] if "<" in view else [view]
            if any(has_words(plain, ["odile", "quatrevaux"]) for plain in plain_views):
                numbers.add(-1)
    return numbers


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_what_is_found_is_what_a_plain_search_finds(text: str) -> None:
    assert SOUGHT.find(text) == find_plainly(text)
