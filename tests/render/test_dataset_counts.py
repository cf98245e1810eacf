"""How many datasets there are is said alike wherever they are counted."""

from __future__ import annotations

import re
from dataclasses import replace

from specimen import Made, Press, plain


def of_territory() -> Made:
    """A table that is made of what several publish, for which one of them answers."""
    made = plain("territoire/arbres", "Arbres du territoire", theme="environnement")
    return replace(made, dataset=replace(made.dataset, publisher="metropole"))


def test_tables_of_the_territory_are_counted_apart_in_lists_and_left_out_at_home() -> None:
    press = Press()
    own = [plain(f"lille/arbres-{number}", theme="environnement") for number in (1, 2)]
    rendered = press.render([*own, of_territory()])
    home = press.text(rendered, "index.html")
    assert re.search(r"<dd>2</dd>|>2</", home) and "jeux de données" in home
    listed = press.text(rendered, "jeux/index.html")
    counted = "2 jeux de données et 1 tableau du territoire"
    assert f'<p class="sentence">{counted}, à lire' in listed
    assert counted in press.text(rendered, "themes/environnement/index.html")
