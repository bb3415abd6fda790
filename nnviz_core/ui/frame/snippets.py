"""The code behind a view: the body of a function of ours, with its parameters filled in, ready to paste."""

import ast
import inspect
import json
import textwrap
from collections.abc import Callable, Mapping
from functools import cache

from nnviz_core import links
from nnviz_core.links import SampleLink
from nnviz_core.models import Model

CORE = "nnviz_core"


class Python(str):
    """An expression to stand in the code as it is; its names are modules of the core."""


def image(link: str) -> Python:
    """The expression for the 28×28 image that `link` stands for."""
    match links.read(link):
        case SampleLink(dataset, sample):
            return Python(f'datasets.load("{dataset}").inputs([{sample}])[0, 0]')
    return Python(f'links.image("{link}")')


def of_model(model: Model) -> dict[str, object]:
    """What the code of a view across a data set begins with."""
    return {"network": Python(model.source), "dataset": model.dataset}


def of_input(link: str, model: Model) -> dict[str, object]:
    """What the code of a view of one input begins with."""
    return {"image": image(link), "network": Python(model.source)}


def shown_code(function: Callable[..., None], given: Mapping[str, object]) -> str:
    """The body of `function` after its parameters, in their order, as `given`, and after all imports that both need."""
    imports, body, parameters = _parts(function)
    values = {name: given[name] for name in parameters}
    modules = {name for value in values.values() if isinstance(value, Python) for name in _names(value)}
    lines = [f"{name} = {text(value)}" for name, value in values.items()]
    return "\n".join([*_merged(imports, modules), "", *lines, body, ""])


@cache
def _parts(function: Callable[..., None]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """The imports of a function's body, the rest of the body as it is written, and its parameters."""
    source = textwrap.dedent(inspect.getsource(function))
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.FunctionDef)
    statements = [each for each in definition.body if not _is_docstring(each)]
    imports = [each for each in statements if isinstance(each, ast.Import | ast.ImportFrom)]
    first = next(each for each in statements if each not in imports)
    body = textwrap.dedent("\n".join(source.split("\n")[first.lineno - 1 : definition.end_lineno]))
    return tuple(ast.unparse(each) for each in imports), body, tuple(inspect.signature(function).parameters)


def text(value: object) -> str:
    """Python for a plain value."""
    if isinstance(value, Python):
        return value
    if isinstance(value, tuple):
        return f"({', '.join(map(text, value))}{',' if len(value) == 1 else ''})"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _names(expression: str) -> set[str]:
    """The modules of the core that an expression begins with."""
    called = [each.value for each in ast.walk(ast.parse(expression)) if isinstance(each, ast.Attribute)]
    return {each.id for each in called if isinstance(each, ast.Name)}


def _merged(imports: tuple[str, ...], modules: set[str]) -> list[str]:
    """The import lines, those of the core's modules as one."""
    start = f"from {CORE} import "
    mine = {name for line in imports if line.startswith(start) for name in line.removeprefix(start).split(", ")}
    others = sorted(line for line in imports if not line.startswith(start))
    return [*others, *([""] if others else []), f"{start}{', '.join(sorted(mine | modules))}"]
