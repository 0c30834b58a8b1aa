"""Customers' own keys: sealed at rest, never shown, used where the policy says so, dead once they are refused."""

import re
import subprocess

import pytest

from gateway import ADMIN_TOKEN, ROOT, binary
from test_openapi import NATIVE, check

SECRET = "sk-acmes-own-key-4711"


@pytest.fixture
def acme(gateway):
    """Where acme's credentials are, with nothing sealed."""
    if gateway.native("customers/acme").status_code == 404:
        gateway.new_customer("acme")
    for provider in ("openai", "anthropic"):
        gateway.native(f"customers/acme/credentials/{provider}", method="DELETE")
    return "customers/acme/credentials"


def seal(gateway, path: str, key: str):
    return gateway.native(path, method="PUT", json={"api_key": key})


def test_a_key_is_sealed_shown_without_itself_and_removed(gateway, acme):
    path = f"{NATIVE}customers/{{id}}/credentials"
    answer = seal(gateway, f"{acme}/openai", SECRET)
    assert answer.status_code == 200, answer.text
    check(answer, "put", path + "/{provider}")
    assert answer.json()["status"] == "active"
    again = seal(gateway, f"{acme}/openai", SECRET + "-2").json()
    assert again["id"] != answer.json()["id"]
    check(gateway.native(f"{acme}/openai"), "get", path + "/{provider}")
    listed = gateway.native(acme)
    check(listed, "get", path)
    assert [one["id"] for one in listed.json()["data"]] == [again["id"]]
    assert SECRET not in listed.text + answer.text
    assert gateway.native(f"{acme}/openai", method="DELETE").status_code == 204
    check(gateway.native(f"{acme}/openai"), "get", path + "/{provider}")
    assert gateway.native(acme).json()["data"] == []
    types = [event["type"] for event in gateway.log() if event["customer"] == "acme"]
    assert types[-3:] == ["credential_sealed", "credential_sealed", "credential_removed"]


@pytest.mark.parametrize("key", ["", "two words", "line\nbreak", "ключ", 7, None, "k" * 1025])
def test_what_is_no_key_is_refused(gateway, acme, key):
    answer = seal(gateway, f"{acme}/openai", key)
    assert answer.status_code == 400, answer.text
    check(answer, "put", f"{NATIVE}customers/{{id}}/credentials/{{provider}}")
    assert gateway.native(acme).json()["data"] == []


@pytest.mark.parametrize("path", ["customers/acme/credentials/nobody", "customers/nobody/credentials/openai"])
def test_an_unknown_provider_or_customer_has_no_credentials(gateway, acme, path):
    for method, options in (("PUT", {"json": {"api_key": SECRET}}), ("DELETE", {}), ("GET", {})):
        answer = gateway.native(path, method=method, **options)
        assert answer.status_code == 404, method


def test_a_customer_administers_no_credentials(gateway, acme):
    key = gateway.native("customers/acme/keys", method="POST").json()["key"]
    for method in ("PUT", "GET", "DELETE"):
        answer = gateway.native(f"{acme}/openai", method=method, token=key, json={"api_key": SECRET})
        assert answer.status_code == 404


def test_neither_files_nor_log_nor_output_hold_a_key(start):
    gateway = start()
    gateway.new_customer("acme")
    for provider in ("openai", "gemini"):
        assert seal(gateway, f"customers/acme/credentials/{provider}", SECRET).status_code == 200
    gateway.stop()
    forms = [SECRET.encode(), SECRET.encode().hex().encode()]
    files = [path for path in gateway.directory.rglob("*") if path.is_file()]
    assert {"ledger.sqlite", "acme.json", "master.key"} <= {path.name for path in files}
    for path in files:
        assert not any(form in path.read_bytes() for form in forms), path
    assert (gateway.data / "keys/master.key").stat().st_mode & 0o777 == 0o600


def zumik(gateway, *arguments, stdin: str = "") -> subprocess.CompletedProcess:
    return subprocess.run(
        [binary(), *arguments], input=stdin, text=True, capture_output=True, cwd=gateway.directory,
        env={"ZUMIK_ADMIN_TOKEN": ADMIN_TOKEN}, timeout=60)


@pytest.mark.parametrize("place", ["url", "data"])
def test_the_commands_do_the_same_on_files_and_on_a_server(start, place):
    gateway = start()
    gateway.new_customer("acme")
    if place == "data":
        gateway.stop()
    at = ["--url", gateway.url] if place == "url" else ["--data", str(gateway.data)]
    done = zumik(gateway, "credentials", "set", "acme", "openai", "--file", "-", *at, stdin=SECRET + "\n")
    assert done.returncode == 0, done.stderr
    listed = zumik(gateway, "credentials", "list", "acme", *at)
    assert re.search(r"openai +cred_\w+ +active", listed.stdout), listed.stdout
    rotated = zumik(gateway, "credentials", "rotate-master", *at)
    assert "1 customers" in rotated.stdout, rotated.stderr
    removed = zumik(gateway, "credentials", "remove", "acme", "openai", *at)
    assert removed.returncode == 0, removed.stderr
    assert zumik(gateway, "credentials", "remove", "acme", "openai", *at).returncode == 1
    assert SECRET not in done.stdout + done.stderr + listed.stdout + removed.stdout


def test_a_lost_master_key_stops_the_start_and_is_named(start):
    gateway = start()
    gateway.new_customer("acme")
    assert seal(gateway, "customers/acme/credentials/openai", SECRET).status_code == 200
    gateway.stop()
    (gateway.data / "keys/master.key").rename(gateway.directory / "master.key")
    with pytest.raises(AssertionError, match="master key is missing"):
        start(again=gateway)
    (gateway.directory / "master.key").rename(gateway.data / "keys/master.key")
    gateway = start(again=gateway)
    assert gateway.native("customers/acme/credentials").json()["data"][0]["status"] == "active"
