"""The names of a preview: what is written after --allow-host is understood, or refused with what to
write; nothing is accepted that would never match."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import beffroi
from portal import portal

from site_builder.commands.serve.host_names import UnfitHostName, parse_host_name, read_host_name
from site_builder.core.language import load_language


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("apercu", "apercu:8000"),
        ("Apercu.Example", "apercu.example"),
        ("apercu.example.", "apercu.example"),
        ("apercu.example", "apercu.example."),
        (" apercu.example ", "apercu.example"),
        ("https://apercu.example/", "apercu.example:443"),
        ("https://apercu.example:8443/jeux/", "apercu.example:8443"),
        ("apercu.example:9000", "apercu.example:9000"),
        ("données.example", "xn--donnes-eva.example"),
        ("https://Données.Example:8000/", "xn--donnes-eva.example:8000"),
        ("nom_avec-8000.app.example", "nom_avec-8000.app.example"),
        ("192.168.1.20", "192.168.1.20:8000"),
        ("fd00::5", "[fd00::5]:8000"),
        ("[fd00::5]:8000", "[fd00::5]"),
        ("http://[FD00:0:0::5]:8000/", "[fd00::5]:8000"),
    ],
)
def test_what_is_written_is_what_browsers_send(written: str, sent: str) -> None:
    assert parse_host_name(written) == read_host_name(sent) != ""


UNFIT = [
    ("", "host-empty"),
    ("  ", "host-empty"),
    ("*", "host-star"),
    ("*.example", "host-star"),
    ("https://*.example/", "host-star"),
    ("deux mots", "host-unfit"),
    ("moi@apercu.example", "host-unfit"),
    ("https://", "host-unfit"),
    ("apercu..example", "host-unfit"),
    ("apercu.example:port", "host-unfit"),
    ("apercu.example:99999", "host-unfit"),
    ("-apercu", "host-unfit"),
    ("é" * 70, "host-unfit"),
    ("fe80::1%eth0", "host-unfit"),
    ("[::1", "host-unfit"),
    ("a\x00b", "host-unfit"),
    ("$NOM", "host-unfit"),
]


@pytest.mark.parametrize(("written", "code"), UNFIT)
def test_what_no_browser_sends_is_refused(written: str, code: str) -> None:
    with pytest.raises(UnfitHostName) as refused:
        parse_host_name(written)
    assert (refused.value.code, refused.value.text) == (code, written.strip())


@pytest.mark.parametrize(
    ("written", "code"), [("", "host-empty"), ("*", "host-star"), ("a b", "host-unfit")]
)
def test_the_command_says_what_to_write(tmp_path: Path, written: str, code: str) -> None:
    done = beffroi("serve", portal(tmp_path), "--allow-host", written)
    assert done.returncode == 2
    assert load_language("fr").say(f"usage.{code}", value=written) in done.stderr
    assert not (tmp_path / ".beffroi").exists(), "nothing was built"


@pytest.mark.parametrize("sent", ["", "[", "localhost:x", "[::1"])
def test_what_is_no_name_is_nobodys(sent: str) -> None:
    assert read_host_name(sent) == ""
