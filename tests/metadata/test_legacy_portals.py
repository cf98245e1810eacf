"""How the addresses of other portals are sorted, of which every host makes its rules."""

from __future__ import annotations

import pytest

from site_builder.metadata.legacy_portals import FORMS, LegacyAddressForm


@pytest.mark.parametrize(("example", "is_download", "is_page"), [
    ("dataset/{name}", False, True),
    ("catalog/datasets/{name}/exports/{format}", True, False),
    ("explore/dataset/{name}/download/?format={format}", False, False),
    ("dataset/{name}/resource/*/download/*.{format}", False, False),
    ("package_show?id={name}", False, False),
])  # fmt: skip
def test_a_form_is_a_path_of_a_page_or_of_a_download_or_none(
    example: str, is_download: bool, is_page: bool
) -> None:
    form = LegacyAddressForm(family="x", path="", example=example)
    assert (form.is_download_path, form.is_page_path) == (is_download, is_page)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.example)
def test_a_form_that_is_a_download_s_asks_for_formats(form: LegacyAddressForm) -> None:
    assert not form.is_download_path or all(form.formats)
    assert not form.is_page_path or form.formats == ("",)
