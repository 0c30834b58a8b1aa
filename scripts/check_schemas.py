#!/usr/bin/env python3
"""Holds the JSON Schemas to their own specification, and the files that they describe to them.

Needs `jsonschema` (Tests/EndToEnd/requirements.txt).
"""

import json
import sys
from pathlib import Path

from jsonschema.validators import validator_for

ROOT = Path(__file__).resolve().parent.parent


def refuse_duplicates(pairs):
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError(f"duplicate keys among {[key for key, _ in pairs]}")
    return members


def load(path):
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=refuse_duplicates)


def main():
    faults = []
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
