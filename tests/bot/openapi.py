"""LINE's API descriptions as JSON Schema, strict enough to refuse what LINE refuses.

The files are not part of the project: what reads them skips, saying so, where they are absent.
The description names variants in `discriminator.mapping` without a `oneOf`, so each mapping
is made one, decided by `type`; and a property that no schema names is refused, as LINE does.
"""

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

FOLDER = Path(__file__).parents[3] / "shared" / "line-openapi"
needed = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="LINE's API descriptions (../shared/line-openapi) are absent"
)
_PREFIX = "#/components/schemas/"
_ANY = "Any"  # what is put before a schema's name for the choice of its variants
_CHOICE = "oneOfTypes"  # our keyword: `oneOf`, but only the variant of that `type` is tried


@functools.cache
def described(file: str) -> dict[str, dict]:
    """Name -> schema of a description, as it stands there."""
    return yaml.safe_load((FOLDER / file).read_text("utf-8"))["components"]["schemas"]


def mapping(file: str, name: str) -> dict[str, str]:
    """What `type` can be in a schema of several variants -> the name of each variant's schema."""
    found = described(file)[name]["discriminator"]["mapping"]
    return {kind: place.removeprefix(_PREFIX) for kind, place in found.items()}


def merged(file: str, name: str) -> tuple[dict[str, dict], set[str]]:
    """The properties of a schema and which are required, those of its `allOf` included."""
    schema = described(file)[name]
    properties, required = {}, set()
    for part in (*schema.get("allOf", []), schema):
        if "$ref" in part:
            inner, needs = merged(file, part["$ref"].removeprefix(_PREFIX))
        else:
            inner, needs = part.get("properties", {}), part.get("required", ())
        properties |= inner
        required |= set(needs)
    return properties, required


@functools.cache
def validator(file: str, name: str) -> Validator:
    """Checks values against a schema of a description ("Any…" for one of several variants)."""
    made = {one: _strict(file, one) for one in described(file)}
    made |= {_ANY + one: _choice(file, one) for one in described(file) if _is_base(file, one)}
    return _CHECKER({"$ref": _PREFIX + name, "components": {"schemas": made}})


def _is_base(file: str, name: str) -> bool:
    return "discriminator" in described(file)[name]


def _strict(file: str, name: str) -> dict:
    """A schema without `allOf`, that knows all its properties and no other."""
    schema = described(file)[name]
    if "properties" not in schema and "allOf" not in schema:
        return _referring(file, schema)
    properties, required = merged(file, name)
    return {
        "type": "object",
        "properties": _referring(file, properties),
        "required": sorted(required),
        "additionalProperties": schema.get("additionalProperties", False),
    }


def _choice(file: str, name: str) -> dict:
    """The `oneOf` that a mapping stands for."""
    return {_CHOICE: {kind: {"$ref": _PREFIX + one} for kind, one in mapping(file, name).items()}}


def _referring(file: str, node: object) -> object:
    """`node` with every reference to a base led to the choice of its variants."""
    if isinstance(node, list):
        return [_referring(file, one) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"].removeprefix(_PREFIX)
        return {"$ref": _PREFIX + (_ANY + name if _is_base(file, name) else name)}
    return {key: _referring(file, value) for key, value in node.items()}


def _one_of_types(
    checker: Validator, variants: dict[str, dict], instance: object, _: dict
) -> Iterator[ValidationError]:
    kind = instance.get("type") if isinstance(instance, dict) else None
    if not isinstance(kind, str) or kind not in variants:
        yield ValidationError(f"type {kind!r} is none of {', '.join(variants)}")
    else:
        yield from checker.descend(instance, variants[kind], schema_path=kind)


_CHECKER = extend(Draft202012Validator, {_CHOICE: _one_of_types})
