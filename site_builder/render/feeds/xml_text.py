"""XML of ASCII alone, whatever the text: readers decode what they fetch by a charset that hosts
often leave out."""

from __future__ import annotations

import re
from html import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0
# what a reader would take for the end of an attribute, or for a blank
_QUOTED = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
_PLAIN = re.compile("[ !#-%'-;=?-~]*")  # addresses, codes and most names, which need no second look


def replace_illegal_xml(text: str) -> str:
    """The text, each character that XML cannot hold being replaced."""
    return text if text.isprintable() else _ILLEGAL.sub("\ufffd", text)


def escape_xml_text(text: str) -> str:
    """What stands between two tags."""
    return (
        text
        if _PLAIN.fullmatch(text)
        else _encode_ascii(escape(replace_illegal_xml(text), quote=False).replace("\r", "&#13;"))
    )


def format_xml_element(name: str, text: str = "", /, **attributes: str) -> str:
    """An element on a line of its own; attributes that are empty are left out."""
    attributes_text = "".join(
        [f" {key}={_quote_attribute(value)}" for key, value in attributes.items() if value]
    )
    return (
        f"<{name}{attributes_text}>{escape_xml_text(text)}</{name}>\n"
        if text
        else f"<{name}{attributes_text}/>\n"
    )


def _quote_attribute(text: str) -> str:
    return (
        f'"{text}"'
        if _PLAIN.fullmatch(text)
        else _encode_ascii(f'"{escape(replace_illegal_xml(text), quote=False).translate(_QUOTED)}"')
    )


def _encode_ascii(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode()
