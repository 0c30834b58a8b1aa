#!/usr/bin/env python3
"""Runs test suites under the thread sanitizer, on a copy of the sources whose mutexes it understands.

    scripts/thread_sanitizer.py SWIFT SUITE…      for example: swift LedgerTests

Ends with 1 when a test fails or a race is reported. The copy and its build stay in .build/tsan for the next run.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TREE = ROOT / ".build" / "tsan" / "tree"
MUTEX = ROOT / "scripts" / "SanitizedMutex.swift"
FOLDERS = ("Sources", "Tests", "migrations", "prices", "schemas", "bench")


def originals() -> dict:
    """What the copy holds: each file's place in it, and its bytes."""
    files = {Path("Package.swift"): (ROOT / "Package.swift").read_bytes()}
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix not in (".py", ".pyc"):
                files[path.relative_to(ROOT)] = path.read_bytes()
    users = {Path(*place.parts[:2]) for place, content in files.items() if b"import Synchronization" in content}
    for module in users:
        files[module / MUTEX.name] = MUTEX.read_bytes()
    return files


def mirror(files: dict):
    """Writes only what differs, so that the next build starts from this one."""
    for path in TREE.rglob("*") if TREE.exists() else []:
        place = path.relative_to(TREE)
        if path.is_file() and place not in files and place.parts[0] in FOLDERS:
            path.unlink()
    for place, content in files.items():
        path = TREE / place
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def main():
    swift, suites = sys.argv[1], sys.argv[2:]
    mirror(originals())
    pattern = rf"^({'|'.join(suites)})\."
    run = subprocess.Popen(
        [swift, "test", "--package-path", TREE, "--disable-xctest", "--no-parallel", "--sanitize=thread", "--filter", pattern],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    races = tests = 0
    for line in run.stdout:
        print(line, end="", flush=True)
        races += line.startswith("WARNING: ThreadSanitizer")
        tests += "Test run with" in line and " passed" in line
    code = run.wait()
    if races:
        sys.exit(f"error: the thread sanitizer reports {races} races")
    if code or not tests:
        sys.exit(f"error: the tests ended with {code}")


main()
