"""The code behind a view: the body of a function of ours, with its parameters filled in, ready to paste."""

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from nnviz_core import links, zoo
from nnviz_core.image_sets import is_own
from nnviz_core.links import SampleLink
from nnviz_core.models import Model
from nnviz_core.ui.frame import own_data

CORE = "nnviz_core"


class Python(str):
    """An expression to stand in the code as it is; its names are modules of the core."""


LOAD = re.compile(r'datasets\.load\(dataset(, (split|"test"))?\)')
LOAD_TRAINING = re.compile(r'datasets\.load\(dataset, "train-10k"\)')


def image(link: str, shape: tuple[int, int, int] = zoo.SHAPE) -> Python:
    """The expression for the image that `link` stands for, in the size of a network whose inputs have this `shape`."""
    size, expression = zoo.SHAPE, f'links.image("{link}")'
    match links.read(link):
        case SampleLink(dataset, sample) if is_own(dataset):
            own = own_data.named(dataset)
            size, expression = (own.shape if own else shape), f"{images(dataset)}.image({sample})"
        case SampleLink(dataset, sample):
            expression = f'datasets.load("{dataset}").inputs([{sample}])[0, 0]'
    return Python(expression if size == shape else f"drawing.fitted({expression}, {shape})")


def images(dataset: str) -> Python:
    """The expression for the images of `dataset`; a visitor's own are read from their file."""
    if not is_own(dataset):
        return Python(f'datasets.load("{dataset}")')
    file = json.dumps(own_data.file(dataset), ensure_ascii=False)
    read = f"uploads.read_data({file}, Path({file}).read_bytes())"
    names = own_data.relabelled(dataset)
    return Python(f"uploads.matched({read}, {text(names)})" if names else read)


def of_model(model: Model) -> dict[str, object]:
    """What the code of a view across a data set begins with."""
    return {"network": Python(model.source), "dataset": model.dataset}


def of_input(link: str, model: Model) -> dict[str, object]:
    """What the code of a view of one input begins with."""
    return {"image": image(link, model.shape), "network": Python(model.source)}


def shown_code(function: Callable[..., None], given: Mapping[str, object]) -> str:
    """The body of `function` after its parameters, in their order, as `given`, and after all imports that both need.

    Where the `dataset` is a visitor's own, the body has its images in place of those that it would load by name, and no training images.
    """
    imports, body, parameters = _parts(function)
    values = {name: given[name] for name in parameters}
    dataset = values.get("dataset")
    if isinstance(dataset, str) and is_own(dataset):
        values["dataset"] = images(dataset)
        body = LOAD.sub("dataset", LOAD_TRAINING.sub("None", body))
    modules = {name for value in values.values() if isinstance(value, Python) for name in _names(value)}
    lines = [f"{name} = {text(value)}" for name, value in values.items()]
    needed = [*imports, *(["from pathlib import Path"] if any("Path(" in line for line in lines) else [])]
    return "\n".join([*_merged(needed, modules), "", *lines, body, ""])


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


def _merged(imports: Sequence[str], modules: set[str]) -> list[str]:
    """The import lines, those of the core's modules as one."""
    start = f"from {CORE} import "
    mine = {name for line in imports if line.startswith(start) for name in line.removeprefix(start).split(", ")}
    others = sorted(line for line in imports if not line.startswith(start))
    return [*others, *([""] if others else []), f"{start}{', '.join(sorted(mine | modules))}"]
