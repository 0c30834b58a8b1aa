#!/usr/bin/env python3
"""Holds the JSON Schemas and the OpenAPI document to their own specifications, and what they describe to them.

Needs `jsonschema` and `openapi-spec-validator` (Tests/EndToEnd/requirements.txt).
"""

import json
import re
import sys
from pathlib import Path

from jsonschema.validators import validator_for
from openapi_spec_validator import OpenAPIV31SpecValidator

ROOT = Path(__file__).resolve().parent.parent


def refuse_duplicates(pairs):
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError(f"duplicate keys among {[key for key, _ in pairs]}")
    return members


def load(path):
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=refuse_duplicates)


def native_routes():
    """What the table of the native surface routes: (method, path), every parameter written as {}."""
    source = (ROOT / "Sources/Gateway/Native/NativeSurface.swift").read_text(encoding="utf-8")
    for method, parts in re.findall(r'case \("([A-Z]+)", ([^)]*)\)', source):
        names = ["{}" if part.startswith("let ") else part.strip('"') for part in parts.split(", ")]
        yield method.lower(), "/zumik/v1/" + "/".join(name for name in names if name != "nil")


def openapi_faults(path):
    document = load(path)
    yield from (error.message for error in OpenAPIV31SpecValidator(document).iter_errors())
    described = {
        (method, re.sub(r"{[^}]*}", "{}", name))
        for name, operations in document["paths"].items()
        for method in operations
    }
    routed = set(native_routes())
    if not routed:
        yield "the table of the native surface was not understood"
    for method, name in sorted(routed - described):
        yield f"{method} {name} is routed and not described"
    for method, name in sorted(one for one in described - routed if one[1].startswith("/zumik/")):
        yield f"{method} {name} is described and not routed"


def main():
    faults = [f"schemas/openapi.json: {fault}" for fault in openapi_faults(ROOT / "schemas/openapi.json")]
    validators = {}
    for path in sorted([*ROOT.glob("schemas/*.schema.json"), *ROOT.glob("prices/*.schema.json")]):
        schema = load(path)
        if "$schema" not in schema:
            faults.append(f"{path.relative_to(ROOT)}: no $schema")
            continue
        kind = validator_for(schema, default=None)
        try:
            kind.check_schema(schema)
        except Exception as error:  # jsonschema's SchemaError, or an unknown dialect
            faults.append(f"{path.relative_to(ROOT)}: {error}")
            continue
        validators[path.name] = kind(schema)

    described = {
        "prices.schema.json": [p for p in ROOT.glob("prices/*.json") if not p.name.endswith("schema.json")],
        "scenario.schema.json": [*ROOT.glob("docs/examples/*.scenario.json")],
        "zumik.schema.json": [*ROOT.glob("docs/examples/*.zumik.json"), *ROOT.glob("bench/*.zumik.json")],
    }
    for name, paths in described.items():
        for path in sorted(paths):
            for error in validators[name].iter_errors(load(path)):
                place = "/".join(map(str, error.absolute_path))
                faults.append(f"{path.relative_to(ROOT)}: {place}: {error.message}")

    if not validators:
        faults.append("no schema found")
    if faults:
        sys.exit("\n".join(f"error: {fault}" for fault in faults))
    print(f"{len(validators)} schemas, {sum(map(len, described.values()))} files")


main()
