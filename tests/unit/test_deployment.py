"""What a server is deployed with: its settings stand in the README, its requirements have bounds, its files fit together."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DEPLOY = ROOT / "deploy"
VARIABLE = re.compile(r"""os\.(?:environ(?:\.get\(|\.pop\(|\.setdefault\(|\[)|getenv\()\s*["'](\w+)["']""")


def table(heading: str) -> list[list[str]]:
    """The rows of the README's table whose first column has this heading."""
    lines = README.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def variables(text: str) -> set[str]:
    return set(VARIABLE.findall(text))


def of_the_app() -> set[str]:
    """Every environment variable that the app or the library reads."""
    paths = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "nnviz_core").rglob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    assert sum(text.count("environ") for text in texts) == sum(len(VARIABLE.findall(text)) for text in texts)
    return {name for text in texts for name in variables(text)}


def of_deployment() -> set[str]:
    """Every variable that building and starting take from whoever does so."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    script, container, compose = (
        (DEPLOY / name).read_text(encoding="utf-8") for name in ("install.sh", "Containerfile", "compose.yaml")
    )
    return {
        *re.findall(r"\$\{([A-Z_]+):-", script + compose),
        *re.findall(r"^ARG (\w+)", container, re.MULTILINE),
        *re.findall(r"^(\w+) \?=", makefile, re.MULTILINE),
    }


def test_every_environment_variable_stands_in_the_table():
    assert {row[0].strip("`") for row in table("variable")} == of_the_app() | of_deployment()


def test_a_variable_is_found_however_it_is_read():
    text = 'os.environ["ONE"], os.environ.get("TWO", ""), os.getenv("THREE")'
    assert variables(text) == {"ONE", "TWO", "THREE"}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_has_bounds(name):
    lines = (ROOT / name).read_text(encoding="utf-8").split()
    for each in (Requirement(line) for line in lines if line not in ("-r", "requirements.txt")):
        assert {bound.operator for bound in each.specifier} == {">=", "<"}, each


def test_the_door_is_given_all_that_it_asks_for():
    template, compose = (
        (DEPLOY / name).read_text(encoding="utf-8") for name in ("nginx.conf.template", "compose.yaml")
    )
    asked = set(re.findall(r"\$\{([A-Z]+)\}", template))
    assert asked == {"LISTEN", "FIRST", "SECOND"}
    given = dict(re.findall(r"^ {6}(\w+): (.+)$", compose, re.MULTILINE))
    assert set(given) >= asked
    services = set(re.findall(r"^ {2}(app-\d):", compose, re.MULTILINE))
    (port,) = re.findall(r"^ENV STREAMLIT_SERVER_PORT=(\d+)", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    assert {given["FIRST"], given["SECOND"]} == {f"{service}:{port}" for service in services}


def test_the_container_gets_nothing_that_it_does_not_name():
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    sources = [line.split()[1] for line in lines if line.startswith("COPY ")]
    assert [source for source in sources if not (ROOT / source).exists() or source in (".", "./")] == []


def megabytes(start: str) -> float:
    """The figure of the memory table's row that begins so."""
    (row,) = (row for row in table("what | memory, MB | seconds after the launch") if row[0].startswith(start))
    return float(row[1].split()[0])


def test_what_is_guaranteed_holds_every_page_with_everything_at_its_bound():
    guaranteed = float(re.search(r"guarantees (\d+) MB", README)[1])
    defaults = {
        name.strip("`"): float(value) for name, value, _ in table("variable | default | what") if value.isdecimal()
    }
    assert megabytes("all that is remembered") == defaults["NNVIZ_CACHE_MB"]
    assert megabytes("uploads") == defaults["NNVIZ_UPLOADS_MB"]
    assert megabytes("what all jobs") == defaults["NNVIZ_JOBS_MB"]
    bounds = sum(defaults[f"NNVIZ_{name}_MB"] for name in ("CACHE", "UPLOADS", "JOBS"))
    server = megabytes("after all three") - megabytes("of which remembered")
    assert server + bounds + 30 * megabytes("each visitor") <= guaranteed
    assert megabytes("server that is healthy") <= 450
