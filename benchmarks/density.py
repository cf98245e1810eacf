"""How dense the code of each room is, and how far its names can be searched for.

python -m benchmarks.density [--record]

Prints each figure of each room beside its aim, and exits with 1 where a room is worse than the
figure that benchmarks/density.json has of it. `--record` writes the figures of today there: what
has fallen stays so, what rises needs a reason in the commit.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "site_builder"
RECORD = Path(__file__).with_name("density.json")
WIDEST = 100  # columns
MOST_POSITIONAL = 5  # arguments
MOST_NAMES = 20  # at the top of the package

# What a variable may be called that holds anything.
VAGUE = """
one found told known said made given held some beside seen done asked shown there here wanted again
left led kept taken
"""
# How the name of a function begins; the first five ask.
VERBS = """
is has can needs may accept add apply ask await begin bring build call change check choose
classify clean close collect combine compare compile compose compress compute convert copy count
create cut decide declare decode delete describe detect diff discard download draw encode end
ensure enter escape estimate evaluate examine exclude explain export expand expect extract fetch
fill filter find fit fold follow forget format gather get give group guess handle hash hide hold
ignore import include infer inspect invert iterate join judge keep label let limit link list
listen load locate lock look make map mark match measure mend merge move name narrow normalise
number offer omit open order organise parse pick place plan prepare print prove publish put quote
raise rank read recognise record reduce refuse register release remember remove rename render
repair repeat replace report resolve restore return reverse round run save say scan search see
select send serve set settle shorten show simplify skip slugify sort split start stop store strip
style suggest sum summarise take tell test total trace track transform translate trim truncate try
turn type unpack update use validate verify wait walk watch weigh wrap write yield
"""

# Each figure with its aim. A room is worse the higher it is.
AIMS = {
    "complexity per 10 lines of function": 3.0,
    "lines wider than 100 columns, %": 1.0,
    "parallel assignments per 1,000 lines": 0.5,
    "conditional expressions per 1,000 lines": 15.0,
    "comprehensions per 1,000 lines": 30.0,
    "calls with six positional arguments or more": 0.0,
    "vague variables, %": 1.0,
    "public functions of one word, %": 20.0,
    "public functions without a verb, %": 40.0,
    "public functions that share a name, %": 5.0,
}
BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.Assert,
    ast.comprehension,
    ast.match_case,
)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass
class RoomCounts:
    """What is counted in the modules of a room."""

    lines: int = 0
    wide: int = 0
    function_lines: int = 0
    complexity: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    variables: Counter[str] = field(default_factory=Counter)
    functions: list[str] = field(default_factory=list)


def measure_rooms(package: Path) -> dict[str, dict[str, float]]:
    """The figures of each room of a package, rounded to one decimal."""
    rooms: defaultdict[str, RoomCounts] = defaultdict(RoomCounts)
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).parts[0]
        if room != "__init__.py":
            _count_module(path.read_text("utf-8"), rooms[room])
    names = Counter(name for counts in rooms.values() for name in counts.functions)
    return {room: _make_figures(counts, names) for room, counts in rooms.items()}


def _count_module(source: str, counts: RoomCounts) -> None:
    tree = ast.parse(source)
    code_lines = _list_code_lines(source, tree)
    counts.lines += len(code_lines)
    counts.wide += sum(len(line) > WIDEST for line in source.splitlines())
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef) and not statement.name.startswith("_"):
            counts.functions.append(statement.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            counts.function_lines += len(code_lines.intersection(lines))
            counts.complexity += 1
        if isinstance(node, BRANCHES):
            counts.complexity += 1
        if isinstance(node, ast.BoolOp):
            counts.complexity += len(node.values) - 1
        counts.counts.update(_classify(node))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            counts.variables[node.id] += 1


def _classify(node: ast.AST) -> Iterator[str]:
    """Which of the counted things a node is."""
    if isinstance(node, ast.IfExp):
        yield "conditional"
    elif isinstance(node, COMPREHENSIONS):
        yield "comprehension"
    elif isinstance(node, ast.Call) and len(node.args) > MOST_POSITIONAL:
        yield "positional"
    elif isinstance(node, ast.Assign) and _is_parallel(node):
        yield "parallel"


def _is_parallel(node: ast.Assign) -> bool:
    """Is it `a, b = x, y`? An exchange of two variables is none."""
    target = node.targets[0]
    if not (isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)):
        return False
    targets = sorted(ast.unparse(element) for element in target.elts)
    return targets != sorted(ast.unparse(element) for element in node.value.elts)


def _list_code_lines(source: str, tree: ast.Module) -> set[int]:
    """The numbers of the lines that hold more than blanks, comments and docstrings."""
    ignored = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in ignored and token.string:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            if ast.get_docstring(node) is not None:
                lines.difference_update(range(first.lineno, (first.end_lineno or 0) + 1))
    return lines


def _make_figures(counts: RoomCounts, names: Mapping[str, int]) -> dict[str, float]:
    functions = counts.functions
    vague = sum(counts.variables[name] for name in VAGUE.split())
    one_word = [name for name in functions if "_" not in name]
    verbs = frozenset(VERBS.split())
    verbless = [name for name in functions if name.split("_")[0] not in verbs]
    shared = [name for name in functions if names[name] > 1]
    figures = (
        10 * counts.complexity / max(counts.function_lines, 1),
        100 * counts.wide / max(counts.lines, 1),
        1000 * counts.counts["parallel"] / max(counts.lines, 1),
        1000 * counts.counts["conditional"] / max(counts.lines, 1),
        1000 * counts.counts["comprehension"] / max(counts.lines, 1),
        counts.counts["positional"],
        100 * vague / max(counts.variables.total(), 1),
        100 * len(one_word) / max(len(functions), 1),
        100 * len(verbless) / max(len(functions), 1),
        100 * len(shared) / max(len(functions), 1),
    )
    return {name: round(figure, 1) for name, figure in zip(AIMS, figures, strict=True)}


def find_worse(
    figures: Mapping[str, Mapping[str, float]], recorded: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """Each figure that is worse than the recorded one, or than its aim in a room of which nothing
    is recorded."""
    worse = []
    if len(figures) > MOST_NAMES:
        worse.append(f"{len(figures)} names at the top of the package, at most {MOST_NAMES}")
    for room, own in figures.items():
        for name, figure in own.items():
            limit = max(recorded.get(room, {}).get(name, 0.0), AIMS[name])
            if figure > limit:
                worse.append(f"{room}: {name}: {figure}, at most {limit}")
    return worse


def print_figures(figures: Mapping[str, Mapping[str, float]]) -> None:
    width = max(map(len, AIMS))
    print(" " * width, "   aim", *(f"{room:>9}" for room in figures))
    for name, aim in AIMS.items():
        row = (f"{own[name]:9.1f}" for own in figures.values())
        print(f"{name:{width}}", f"{aim:6.1f}", *row)
    print(f"{'names at the top of the package':{width}}", f"{MOST_NAMES:6.1f}", len(figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true", help="write the figures of today")
    asked = parser.parse_args()
    figures = measure_rooms(PACKAGE)
    print_figures(figures)
    if asked.record:
        RECORD.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        return
    worse = find_worse(figures, json.loads(RECORD.read_text("utf-8")))
    print(*worse, sep="\n")
    sys.exit(1 if worse else 0)


if __name__ == "__main__":
    main()
