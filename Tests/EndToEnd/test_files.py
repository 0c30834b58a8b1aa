"""OpenAI's files through the official package: what is stored, what rests on disk, and who sees it."""

import hashlib
import os
import subprocess

import httpx
import openai
import pytest

from gateway import CUSTOMER_KEY, binary


def lines(count: int, text: str = "Say a word.") -> bytes:
    one = (
        '{"custom_id":"%d","method":"POST","url":"/v1/chat/completions",'
        '"body":{"model":"gpt-5.4","messages":[{"role":"user","content":"%s"}]}}\n')
    return b"".join((one % (n, text)).encode() for n in range(count))


def client(gateway, key=CUSTOMER_KEY):
    return openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=key, max_retries=0)


def test_a_file_is_stored_listed_read_and_deleted(gateway):
    files = client(gateway).files
    content = lines(1_000)
    stored = files.create(file=("requests.jsonl", content), purpose="batch")
    assert stored.object == "file" and stored.id.startswith("file-")
    assert (stored.bytes, stored.filename, stored.purpose) == (len(content), "requests.jsonl", "batch")
    assert stored.expires_at - stored.created_at == 30 * 86_400
    assert files.retrieve(stored.id) == stored
    assert stored.id in [file.id for file in files.list(purpose="batch")]
    assert files.content(stored.id).content == content

    facts = [event for event in gateway.log() if event["type"] == "file_stored" and event["data"]["file"] == stored.id]
    assert [(fact["data"]["bytes"], fact["data"]["lines"]) for fact in facts] == [(len(content), 1_000)]
    assert facts[0]["data"]["digest"] != hashlib.sha256(content).hexdigest(), "it is keyed"

    assert files.delete(stored.id).deleted
    with pytest.raises(openai.NotFoundError):
        files.retrieve(stored.id)
    with pytest.raises(openai.NotFoundError):
        files.content(stored.id)
    with pytest.raises(openai.NotFoundError):
        files.delete(stored.id)
    assert not list((gateway.data / "files").rglob(f"{stored.id}*"))


def test_lists_are_walked_page_by_page(gateway):
    files = client(gateway, gateway.new_customer("lister")).files
    stored = [files.create(file=b"{}\n", purpose="batch").id for _ in range(5)]
    assert [file.id for file in files.list(limit=2)] == stored[::-1]
    assert [file.id for file in files.list(limit=2, order="asc")] == stored
    page = files.list(limit=2, after=stored[4])
    assert ([file.id for file in page.data], page.has_more) == ([stored[3], stored[2]], True)


def test_a_life_may_be_named(gateway):
    stored = client(gateway).files.create(
        file=b"{}\n", purpose="batch", expires_after={"anchor": "created_at", "seconds": 3_600})
    assert stored.expires_at - stored.created_at == 3_600


def test_nobody_sees_another_customers_file(gateway):
    mine = client(gateway).files.create(file=b"secret\n", purpose="batch")
    theirs = client(gateway, gateway.new_customer("curious")).files
    for ask in (theirs.retrieve, theirs.content, theirs.delete):
        with pytest.raises(openai.NotFoundError) as refusal:
            ask(mine.id)
        assert refusal.value.body["message"] == f"No such File object: {mine.id}"
    assert mine.id not in [file.id for file in theirs.list()]
    assert client(gateway).files.content(mine.id).content == b"secret\n"


@pytest.mark.parametrize(("form", "param"), [
    ({"files": {"file": b"{}\n"}}, "purpose"),
    ({"files": {"file": b"{}\n"}, "data": {"purpose": "assistants"}}, "purpose"),
    ({"files": {"purpose": (None, "batch")}}, "file"),
    ({"files": [("file", b"a"), ("file", b"b")], "data": {"purpose": "batch"}}, "file"),
    ({"files": {"file": b"a"}, "data": {"purpose": "batch", "color": "red"}}, "color"),
    ({"files": {"file": b"a"}, "data": {"purpose": "batch", "expires_after[anchor]": "created_at",
                                        "expires_after[seconds]": "12"}}, "expires_after.seconds"),
])
def test_what_is_wrong_with_a_form_is_named(gateway, form, param):
    answer = gateway.http.post("/v1/files", headers={"Authorization": f"Bearer {CUSTOMER_KEY}"}, **form)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)


@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc",
                                  b"--x\r\n\r\nabc\r\n--x--\r\n", b"--xy\r\n", os.urandom(70_000)])
def test_a_broken_form_stores_nothing(gateway, body):
    before = len(client(gateway).files.list().data)
    answer = gateway.http.post("/v1/files", content=body, headers={
        "Authorization": f"Bearer {CUSTOMER_KEY}", "Content-Type": "multipart/form-data; boundary=x"})
    assert answer.status_code == 400, answer.text
    assert len(client(gateway).files.list().data) == before


def test_without_a_key_no_body_is_read(gateway):
    answer = httpx.post(f"{gateway.url}/v1/files", files={"file": b"a" * 100_000}, trust_env=False)
    assert answer.status_code == 401


def test_nothing_readable_rests_on_disk_and_files_outlive_a_crash(start):
    gateway = start()
    secret = "a sentence that nobody else may read"
    content = lines(2_000, secret)
    stored = client(gateway).files.create(file=("of-a-person.jsonl", content), purpose="batch")
    gateway.kill()
    for path in gateway.data.rglob("*"):
        if path.is_file():
            bytes_ = path.read_bytes()
            assert secret.encode() not in bytes_ and b"of-a-person" not in bytes_, path
    # What a crash leaves between disk and log is removed.
    orphan = gateway.data / "files" / "demo" / "file-01M825SPWCJQ989E0CWTK4DHAJ"
    orphan.write_bytes(b"left over")
    gateway = start(again=gateway)
    assert not orphan.exists()
    files = client(gateway).files
    assert files.retrieve(stored.id) == stored
    assert files.content(stored.id).content == content

    # A byte that changed on disk is noticed before a wrong one is given.
    path = gateway.data / "files" / "demo" / stored.id
    damaged = bytearray(path.read_bytes())
    damaged[100_000] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(Exception):
        files.content(stored.id).content


def test_an_erased_customers_files_are_gone(start):
    gateway = start()
    key = gateway.new_customer("leaver")
    client(gateway, key).files.create(file=b"{}\n", purpose="batch")
    assert list((gateway.data / "files" / "leaver").iterdir())
    assert gateway.native("customers/leaver", method="DELETE").status_code == 204
    assert not (gateway.data / "files" / "leaver").exists()

    key = gateway.new_customer("second")
    client(gateway, key).files.create(file=b"{}\n", purpose="batch")
    gateway.stop()
    done = subprocess.run(
        [binary(), "customers", "erase", "second", "--data", gateway.data], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not (gateway.data / "files" / "second").exists()


def resident_bytes(pid: int) -> int:
    return int(open(f"/proc/{pid}/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_long_upload_takes_no_memory_and_a_longer_one_is_refused(start):
    gateway = start()
    files = client(gateway).files
    files.create(file=b"{}\n", purpose="batch")
    before = resident_bytes(gateway.process.pid)
    content = lines(50_000, "x" * 600)
    stored = files.create(file=("long.jsonl", content), purpose="batch")
    assert stored.bytes == len(content) > 30_000_000
    assert resident_bytes(gateway.process.pid) - before < 24_000_000
    assert hashlib.sha256(files.content(stored.id).content).digest() == hashlib.sha256(content).digest()
    assert resident_bytes(gateway.process.pid) - before < 24_000_000

    def endless():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
        while True:
            yield b"a" * 1_000_000

    try:
        answer = httpx.post(f"{gateway.url}/v1/files", content=endless(), timeout=60, trust_env=False, headers={
            "Authorization": f"Bearer {CUSTOMER_KEY}", "Content-Type": "multipart/form-data; boundary=x"})
        assert answer.status_code == 413
    except httpx.WriteError:
        pass  # The server had stopped reading before the client looked for an answer.
    assert len(files.list().data) == 2
