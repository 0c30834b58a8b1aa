"""What is refused, with which status and code, and that nothing of it reaches a provider."""

import concurrent.futures
import json
import socket

import pytest

from gateway import CUSTOMER_KEY, user
from raw_http import chat_bytes, exchange, read_answer

GOOD = {"model": "gpt-5.4", "messages": user("Hello.")}


def dumped(**members) -> bytes:
    return json.dumps({**GOOD, **members}).encode()


MALFORMED = {
    "empty": b"",
    "no JSON": b"hello",
    "cut off": dumped()[:-1],
    "a second value": dumped() + b"{}",
    "an array": b"[]",
    "no model": json.dumps({"messages": user("x")}).encode(),
    "no messages": b'{"model":"gpt-5.4"}',
    "messages of another type": dumped(messages="hello"),
    "model of another type": dumped(model=5),
    "stream of another type": dumped(stream="yes"),
    "a duplicate key": b'{"model":"gpt-5.4","model":"gpt-5.4","messages":[{"role":"user","content":"x"}]}',
    "a duplicate key inside": b'{"model":"gpt-5.4","messages":[{"role":"user","role":"system","content":"x"}]}',
    "a duplicate key behind an escape": b'{"model":"gpt-5.4","mod\\u0065l":"gpt-5.5","messages":[{"role":"user","content":"x"}]}',
    "a NUL byte": dumped().replace(b"Hello", b"He\x00lo"),
    "invalid UTF-8": dumped().replace(b"Hello", b"He\xff\xfelo"),
    "an overlong encoding": dumped().replace(b"Hello", b"He\xc0\xaflo"),
    "a surrogate in UTF-8": dumped().replace(b"Hello", b"He\xed\xa0\x80lo"),
    "a lone surrogate": dumped().replace(b"Hello", b"He\\ud800lo"),
    "deep arrays": b'{"model":"gpt-5.4","messages":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "deep objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_body_is_400(gateway, name):
    before = gateway.upstream_count()
    answer = gateway.post(MALFORMED[name])
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    assert error["code"] == "invalid_request"
    assert set(error) == {"message", "type", "param", "code"}
    assert answer.headers["zumik-response-id"].startswith("chatcmpl-")
    assert answer.headers["zumik-admission"] == "rejected"
    assert gateway.upstream_count() == before
    record = gateway.record(answer.headers["zumik-response-id"])
    assert record["outcome"]["admission"] == "rejected"
    assert record["outcome"]["completion"] is None
    assert record["outcome"]["target_met"] is None, "the customer's own fault"
    assert record["attempts"] == []


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer zk-dem", "Bearer zk-demo2", "Basic enwtZGVtbzo=", "zk-demo"])
def test_a_request_without_a_valid_key_is_401_and_leaves_no_event(gateway, authorization):
    before = gateway.log()[-1]["seq"]
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = gateway.http.post("/v1/chat/completions", json=GOOD, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "invalid_api_key"
    assert "zumik-response-id" not in answer.headers
    assert gateway.log()[-1]["seq"] == before


@pytest.mark.parametrize("model", ["llama-4", "nobody/gpt-5.4", "openai/", "gpt", " gpt-5.4"])
def test_an_unknown_model_is_404(gateway, model):
    before = gateway.upstream_count()
    answer = gateway.chat(model)
    assert answer.status_code == 404, answer.text
    assert answer.json()["error"]["code"] == "model_not_found"
    assert gateway.upstream_count() == before


def test_a_model_without_a_price_is_not_asked_unless_the_policy_allows_it(gateway):
    before = gateway.upstream_count()
    answer = gateway.chat("gpt-0-nothing")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "price_unknown"
    assert gateway.upstream_count() == before


def test_a_body_over_the_limit_is_413_without_being_read(start):
    gateway = start({"server": {"body_bytes_max": 4096}})
    big = exchange(gateway.port, chat_bytes(CUSTOMER_KEY, dumped(user="x" * 5000)))
    assert big.status == 413
    assert json.loads(big.body)["error"]["code"] == "invalid_request"
    announced = chat_bytes(CUSTOMER_KEY, b"", {"Content-Length": "99999999"})
    assert exchange(gateway.port, announced).status == 413
    assert gateway.chat().status_code == 200


def test_headers_over_the_limit_are_431(start):
    gateway = start({"server": {"head_bytes_max": 4096}})
    answer = exchange(gateway.port, chat_bytes(CUSTOMER_KEY, dumped(), {"X-Long": "x" * 9000}))
    assert answer.status == 431
    assert gateway.chat().status_code == 200


def test_half_a_request_does_no_harm(gateway):
    for part in (b"POST", b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Le", chat_bytes(CUSTOMER_KEY, dumped())[:-5]):
        with socket.create_connection(("127.0.0.1", gateway.port), 5) as connection:
            connection.sendall(part)
    assert gateway.chat().status_code == 200


@pytest.mark.parametrize("junk", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n", b"\r\n\r\n\r\n"])
def test_what_is_not_http_is_refused_or_waited_for(gateway, junk):
    with socket.create_connection(("127.0.0.1", gateway.port), 0.5) as connection:
        connection.sendall(junk)
        try:
            received = connection.recv(4096)
        except TimeoutError:
            received = b""  # A line that has not ended may still become a request.
    assert received == b"" or received.startswith(b"HTTP/1.1 4"), received
    assert gateway.http.get("/livez").status_code == 200


def test_two_requests_on_one_connection_are_two_responses(gateway):
    request = chat_bytes(CUSTOMER_KEY, dumped())
    with socket.create_connection(("127.0.0.1", gateway.port), 20) as connection:
        ids = []
        for _ in range(2):
            connection.sendall(request)
            ids.append(read_answer(connection).headers["zumik-response-id"])
    assert len(set(ids)) == 2


@pytest.mark.parametrize("name, value", [
    ("Zumik-QoS-Class", "urgent"), ("Zumik-Deadline-Ms", "soon"), ("Zumik-Deadline-Ms", "0"),
    ("Zumik-Deadline-Ms", "-5"), ("Zumik-TTFT-Target-Ms", "1e3"), ("Zumik-Profile", "mine"), ("Idempotency-Key", "x" * 256)])
def test_a_header_that_does_not_read_is_400_and_named(gateway, name, value):
    answer = gateway.chat(headers={name: value})
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["param"].lower() == name.lower()


def test_the_same_idempotency_key_again_is_409_and_with_another_body_422(gateway):
    headers = {"Idempotency-Key": "order-1"}
    first = gateway.chat(headers=headers)
    assert first.status_code == 200
    before = gateway.upstream_count()
    again = gateway.chat(headers=headers)
    assert again.status_code == 409
    assert first.json()["id"] in again.text
    assert again.headers["x-should-retry"] == "false"
    other = gateway.chat(text="Another body.", headers=headers)
    assert other.status_code == 422
    assert gateway.upstream_count() == before
    assert gateway.chat(headers={"Idempotency-Key": "order-2"}).status_code == 200


def test_an_idempotency_key_belongs_to_one_customer(gateway):
    headers = {"Idempotency-Key": "shared-name"}
    key = gateway.new_customer("neighbour")
    assert gateway.chat(headers=headers).status_code == 200
    assert gateway.chat(key=key, headers=headers).status_code == 200


def test_a_refusal_frees_its_idempotency_key(gateway):
    headers = {"Idempotency-Key": "order-3", "Zumik-QoS-Class": "urgent"}
    assert gateway.chat(headers=headers).status_code == 400
    assert gateway.chat(headers={"Idempotency-Key": "order-3"}).status_code == 200


def test_of_many_with_one_idempotency_key_one_is_served(gateway):
    before = gateway.upstream_count()
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: gateway.chat(headers={"Idempotency-Key": "race"}), range(16)))
    assert sorted(a.status_code for a in answers) == [200] + [409] * 15
    assert gateway.upstream_count() == before + 1


@pytest.mark.parametrize("model", ["gpt-5.4", "claude-opus-5-5"])
def test_a_file_at_the_provider_is_not_found(gateway, model):
    before = gateway.upstream_count()
    answer = gateway.chat(model, messages=[{"role": "user", "content": [
        {"type": "text", "text": "Read it."}, {"type": "file", "file": {"file_id": "file-abc"}}]}])
    assert (answer.status_code, answer.json()["error"]["param"]) == (404, "messages[0].content[1].file.file_id")
    assert gateway.upstream_count() == before


@pytest.mark.parametrize("path", ["/v1/messages/batches"])
def test_what_is_not_built_says_so(gateway, path):
    answer = gateway.http.get(path, headers={"Authorization": f"Bearer {CUSTOMER_KEY}"})
    assert answer.status_code == 501


def test_unknown_paths_and_methods(gateway):
    authorized = {"Authorization": f"Bearer {CUSTOMER_KEY}"}
    assert gateway.http.get("/v1/nothing", headers=authorized).status_code == 404
    assert gateway.http.get("/v1/chat/completions", headers=authorized).status_code == 405
    assert gateway.http.get("/nothing").status_code == 404
