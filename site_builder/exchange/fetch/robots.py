"""What a host asks of robots, as RFC 9309 has it."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

RobotRules = RobotFileParser
LARGEST = 500_000  # bytes that are read, the least that the RFC asks for


def read_robot_rules(content: bytes, *, is_closed: bool = False) -> RobotRules:
    """The rules of a robots.txt; none in an empty one. `is_closed`: nothing is to be visited."""
    rules = RobotFileParser()
    if is_closed:
        rules.parse(["User-agent: *", "Disallow: /"])
    else:
        rules.parse(content[:LARGEST].decode("utf-8-sig", "replace").splitlines())
    return rules
