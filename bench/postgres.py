"""PostgreSQL 15 for one run: made in a directory of its own, reached by a socket in it, stopped and removed at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARIES = Path("/usr/lib/postgresql/15/bin")


class Missing(Exception):
    """PostgreSQL is left out, and why."""


class Server:
    """`with Server() as server`: `server.connection` is what libpq takes. All settings but the socket are as installed."""

    def __enter__(self):
        if not (BINARIES / "initdb").exists():
            raise Missing(f"PostgreSQL 15 is not installed ({BINARIES})")
        # initdb refuses to run as root.
        self.user = None if os.geteuid() else self.unprivileged()
        self.directory = self.reachable_directory()
        try:
            self.program = self.compile()
            self.run("initdb", "-D", self.data, "-U", "bench", "--auth=trust", "--no-instructions")
            options = f"-k {self.directory} -c listen_addresses= -c synchronous_commit=on"
            self.run("pg_ctl", "-D", self.data, "-w", "-l", self.directory / "log", "-o", options, "start")
        except BaseException:
            shutil.rmtree(self.directory, ignore_errors=True)
            raise
        self.connection = f"host={self.directory} user=bench dbname=postgres"
        return self

    def __exit__(self, *_):
        try:
            self.run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop")
        finally:
            shutil.rmtree(self.directory, ignore_errors=True)

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @staticmethod
    def unprivileged() -> str:
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name).pw_name
            except KeyError:
                pass
        raise Missing("there is no user but root to run PostgreSQL as")

    def reachable_directory(self) -> Path:
        """On the disk of the other figures where that user may go there, else where temporary files are."""
        for parent in (ROOT / ".build", Path(tempfile.gettempdir())):
            directory = Path(tempfile.mkdtemp(prefix="pg-", dir=parent))
            if self.user is None:
                return directory
            shutil.chown(directory, self.user)
            if subprocess.run(["test", "-w", directory], **self.identity()).returncode == 0:
                return directory
            directory.rmdir()
        raise Missing(f"{self.user} may not write anywhere")

    def identity(self) -> dict:
        if self.user is None:
            return {}
        entry = pwd.getpwnam(self.user)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [], "cwd": "/"}

    def compile(self) -> Path:
        program = self.directory / "postgres_append"
        include = subprocess.run(["pg_config", "--includedir"], capture_output=True, text=True).stdout.strip()
        command = ["gcc", "-O2", "-o", program, ROOT / "bench/postgres_append.c", f"-I{include}", "-lpq"]
        if subprocess.run(command, capture_output=True).returncode != 0:
            raise Missing("postgres_append.c does not compile: libpq-dev is not installed")
        return program

    def run(self, name: str, *arguments):
        done = subprocess.run(
            [BINARIES / name, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, **self.identity())
        if done.returncode != 0:
            raise SystemExit(f"{name} ended with {done.returncode}: {done.stderr}")
