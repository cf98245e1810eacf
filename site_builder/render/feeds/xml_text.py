"""XML of ASCII alone, whatever the text: readers decode what they fetch by a charset that hosts
often leave out."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0
_PLAIN = re.compile("[ !#-%'-;=?-~]*")  # addresses, codes and most names, which need no second look


def replace_illegal_xml(text: str) -> str:
    """The text, each character that XML cannot hold being replaced."""
    return text if text.isprintable() else _ILLEGAL.sub("\ufffd", text)


def escape_xml_text(text: str) -> str:
    """What stands between two tags."""
    return (
        text
        if _PLAIN.fullmatch(text)
        else _ascii(escape(replace_illegal_xml(text)).replace("\r", "&#13;"))
    )


def format_xml_element(name: str, text: str = "", /, **attributes: str) -> str:
    """An element on a line of its own; attributes that are empty are left out."""
    said = "".join([f" {key}={_quoted(one)}" for key, one in attributes.items() if one])
    return f"<{name}{said}>{escape_xml_text(text)}</{name}>\n" if text else f"<{name}{said}/>\n"


def _quoted(text: str) -> str:
    return f'"{text}"' if _PLAIN.fullmatch(text) else _ascii(quoteattr(replace_illegal_xml(text)))


def _ascii(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode()
