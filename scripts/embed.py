#!/usr/bin/env python3
"""Puts the files that the binary carries into Swift sources, byte for byte.

    scripts/embed.py            writes what has changed
    scripts/embed.py --check    writes nothing; ends with 1 when something is out of date

    prices/*.json              -> Sources/Pricing/EmbeddedPrices.swift
    migrations/NNNN-*/up.sql   -> Sources/Ledger/EmbeddedMigrations.swift
    schemas/*.json             -> Sources/Gateway/Configuration/EmbeddedSchemas.swift

Only Python's standard library is needed. A source folder that does not exist is passed over.
"""

import hashlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def literal(text: str, origin: Path) -> str:
    """A raw multi-line Swift string with exactly this text."""
    # Swift reads CR as the end of a line, and other controls it refuses: neither would come back as it went in.
    if bad := re.search(r"[^\n\t\x20-\x7e\xa0-\U0010ffff]", text):
        sys.exit(f"{origin}: character U+{ord(bad[0]):04X} cannot stand in a Swift string")
    hashes = "#"
    while f'"""{hashes}' in text or f"\\{hashes}" in text:
        hashes += "#"
    return f'{hashes}"""\n{text}\n"""{hashes}'


def table(name: str, field: str, entries: list[tuple[str, Path]]) -> str:
    """An enum's list of (name, text), in order of name."""
    rows = [
        f'        ("{key}", {literal(path.read_bytes().decode(), path)}),\n'
        for key, path in entries
    ]
    return f"    static let {name}: [(name: String, {field}: String)] = [\n{''.join(rows)}    ]\n"


def source(origin: str, doc: str, enum: str, body: str) -> str:
    return (
        f"// Made by scripts/embed.py from {origin}. Do not edit: change those files and run it again.\n"
        "// swift-format-ignore-file\n\n"
        f"/// {doc}\nenum {enum} {{\n{body}}}\n"
    )


def compact(text: str) -> str:
    """A JSON text without white space between its tokens, as `PriceFile.compacted(_:)` makes it."""
    return re.sub(r'("(?:[^"\\]|\\.)*")|\s+', lambda found: found[1] or "", text)


def prices() -> str:
    """Without white space: the text goes into the log of every ledger, and its digest names the list."""
    paths = sorted(p for p in (ROOT / "prices").glob("*.json") if p.name != "prices.schema.json")
    texts = [(p.name, compact(p.read_text(encoding="utf-8")), p) for p in paths]
    # The same bytes as `PriceCatalogue.digestInput(of:)`.
    digest = hashlib.sha256(b"".join(f"{name}\n{text}".encode() for name, text, _ in texts))
    body = (
        "    /// SHA-256 of the names and files in order, in hexadecimal.\n"
        f'    static let digest = "{digest.hexdigest()}"\n\n'
        + "    static let files: [(name: String, text: String)] = [\n"
        + "".join(f'        ("{name}", {literal(text, path)}),\n' for name, text, path in texts)
        + "    ]\n"
    )
    return source("prices/", "The price files that the binary carries.", "EmbeddedPrices", body)


def migrations() -> str:
    paths = sorted((ROOT / "migrations").glob("[0-9][0-9][0-9][0-9]-*/up.sql"))
    body = table("all", "sql", [(p.parent.name, p) for p in paths])
    return source(
        "migrations/", "The migrations that the binary carries, in order.", "EmbeddedMigrations", body)


def schemas() -> str:
    parts = []
    for path in [*sorted((ROOT / "schemas").glob("*.schema.json")), ROOT / "schemas/openapi.json"]:
        stem = path.name.removesuffix(".json").removesuffix(".schema")
        # The one that a Swift reader would look for under another name.
        first, *rest = ("configuration" if stem == "zumik" else stem).split("-")
        name = first + "".join(word.capitalize() for word in rest)
        text = literal(path.read_bytes().decode(), path)
        parts.append(f"    /// `schemas/{path.name}`.\n    static let {name} = {text}\n")
    return source(
        "schemas/", "The JSON Schemas and the OpenAPI document that the binary carries.", "EmbeddedSchemas", "\n".join(parts))


TARGETS = {
    "prices": ("Sources/Pricing/EmbeddedPrices.swift", prices),
    "migrations": ("Sources/Ledger/EmbeddedMigrations.swift", migrations),
    "schemas": ("Sources/Gateway/Configuration/EmbeddedSchemas.swift", schemas),
}


def main() -> None:
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(__doc__)
    stale = []
    for folder, (target, make) in TARGETS.items():
        path = ROOT / target
        if not (ROOT / folder).is_dir():
            continue
        text = make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(target)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {target}")
    if check and stale:
        sys.exit(f"out of date, run scripts/embed.py: {', '.join(stale)}")


main()
