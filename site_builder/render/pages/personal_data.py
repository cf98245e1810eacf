"""What a page says of a decision to publish what is said of persons."""

from __future__ import annotations

from site_builder.core.language import Language
from site_builder.core.model.dataset import PersonalDataDecision
from site_builder.core.text import quote_words

MOST = 10  # names of columns or files that are told


def describe_personal_data(language: Language, decision: PersonalDataDecision | None) -> str:
    """Who decided, when, on which basis and of what; "" where nothing was decided."""
    if decision is None:
        return ""
    basis = language.say(f"personal.basis.{decision.basis.lower()}", reference=decision.reference)
    return language.say(
        "personal.decision",
        names=quote_words((*decision.columns, *decision.files), MOST),
        basis=basis,
        function=decision.decided_by,
        day=language.day(decision.day),
    )
