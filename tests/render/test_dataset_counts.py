"""How many datasets there are is said alike wherever they are counted."""

from __future__ import annotations

from dataclasses import replace

from specimen import Made, Press, plain

from site_builder.core.language import WIDE


def of_territory() -> Made:
    """A table that is made of what several publish, for which one of them answers."""
    made = plain("territoire/arbres", "Arbres du territoire", theme="environnement")
    return replace(made, dataset=replace(made.dataset, publisher="metropole"))


def test_tables_of_the_territory_are_counted_apart_in_lists_and_left_out_at_home() -> None:
    press = Press()
    own = [plain(f"lille/arbres-{number}", theme="environnement") for number in (1, 2)]
    rendered = press.render([*own, of_territory()])
    home = press.text(rendered, "index.html")
    assert f"<span>2{WIDE}jeux de données</span>" in home, "beside what each brings"
    listed = press.text(rendered, "jeux/index.html")
    counted = f"2{WIDE}jeux de données et 1{WIDE}tableau du territoire"
    assert f'<p class="sentence">{counted}, à lire' in listed
    assert counted in press.text(rendered, "themes/environnement/index.html")
