"""Instrument files and the training pathway, read once when the application starts. The only place that reads them."""

import json
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from app.domain.catalogue import Catalogue
from app.domain.instrument import Instrument
from app.domain.parsing import InvalidInstrument, parse_instrument
from app.domain.pathway import Pathway
from app.starting import CannotStart

SUFFIXES = (".yaml", ".yml")
SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BaseLoader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DefinitionError(CannotStart):
    """Some instrument files are bad. `problems` holds one line for each broken rule: file, key, rule."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One instrument file: the instrument, or the lines that say why there is none."""

    path: Path
    instrument: Instrument | None
    problems: tuple[str, ...]


class _UniqueKeyLoader(_BaseLoader):  # type: ignore[misc]
    """YAML lets a later key silently replace an earlier one of the same name; an instrument file may not."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value} is there twice", problem_mark=key.start_mark)
            seen.add(key.value)
        built: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return built


@dataclass(frozen=True, slots=True)
class Definitions:
    """What a server measures with, and what training asks for."""

    catalogue: Catalogue
    pathway: Pathway


def load_definitions(folders: Sequence[Path], pathway: Path) -> Definitions:
    """Both. DefinitionError, as below."""
    return Definitions(load_catalogue(folders), load_pathway(pathway))


def load_catalogue(folders: Sequence[Path]) -> Catalogue:
    """Every instrument of these folders. DefinitionError with all problems of all files, or of a missing folder."""
    checked = tuple(check_folders(folders))
    problems = [f"{folder}: there is no such folder" for folder in folders if not folder.is_dir()]
    problems += [problem for file in checked for problem in file.problems]
    if problems:
        raise DefinitionError(problems)
    return Catalogue(file.instrument for file in checked if file.instrument is not None)


def check_folders(folders: Iterable[Path]) -> Iterator[CheckedFile]:
    """Each file of these folders, by name, with its instrument or its problems. A second file of one version is bad."""
    first_of: dict[str, str] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*")) if path.suffix in SUFFIXES):
        file = check_file(path)
        if file.instrument is not None:
            key = file.instrument.key
            first = first_of.setdefault(key, path.name)
            if first_of[key] is not path.name:
                file = CheckedFile(path, None, (f"{path.name}: code: {key} is already there in {first}",))
        yield file


def check_file(path: Path) -> CheckedFile:
    """One file: its instrument, or a line for each broken rule, as in `phq9.yaml: scales: must not be empty`."""
    try:
        return CheckedFile(path, parse_instrument(_read(path)), ())
    except UnicodeDecodeError:
        return CheckedFile(path, None, (f"{path.name}: must be UTF-8 text",))
    except yaml.YAMLError as error:
        return CheckedFile(path, None, (f"{path.name}: {_where(error)}",))
    except InvalidInstrument as error:
        return CheckedFile(path, None, tuple(f"{path.name}: {problem}" for problem in error.problems))


def load_pathway(path: Path) -> Pathway:
    """What each stage of training asks for. DefinitionError where the file is missing or bad."""
    try:
        return Pathway.model_validate(_read(path))
    except OSError as error:
        raise DefinitionError([f"{path}: cannot be read ({error.strerror})"]) from error
    except yaml.YAMLError as error:
        raise DefinitionError([f"{path.name}: {_where(error)}"]) from error
    except ValidationError as error:
        where = [(".".join(map(str, each["loc"])), each["msg"]) for each in error.errors()]
        raise DefinitionError([f"{path.name}: {key}: {message}" for key, message in where]) from error


def instrument_schema() -> dict[str, Any]:
    """JSON Schema of an instrument file, for editors. It holds the form of each key, not the rules that span keys."""
    return {"$schema": SCHEMA_DIALECT, **Instrument.model_json_schema()}


def schema_text() -> str:
    """The schema as it is kept in `instruments/schema.json`."""
    return json.dumps(instrument_schema(), indent=2, ensure_ascii=False) + "\n"


def _read(path: Path) -> object:
    loader = _UniqueKeyLoader(path.read_text(encoding="utf-8"))
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return f"not YAML: {error}"
    return f"line {mark.line + 1}, column {mark.column + 1}: {getattr(error, 'problem', None) or 'not YAML'}"
