"""What frictionless says of Data Packages, their tables read. Runs where frictionless is installed.

python by_frictionless.py FILE… → JSON: {"version", "said": {FILE: [error…]}}
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version

from frictionless import validate


def main() -> None:
    said = {}
    for path in sys.argv[1:]:
        report = validate(path)  # it knows a descriptor by its name
        said[path] = [str(error[0]) for error in report.flatten(["message"])]
    print(json.dumps({"version": f"frictionless {version('frictionless')}", "said": said}))


if __name__ == "__main__":
    main()
