"""The OpenAPI document: served as shipped, and every answer of the native surface is what it says."""

import json

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from gateway import CUSTOMER_KEY, MODELS, ROOT

DOCUMENT = json.loads((ROOT / "schemas/openapi.json").read_text())
NATIVE = "/zumik/v1/"


def validator(schema: dict) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": DOCUMENT["components"]}, format_checker=FormatChecker())


def described(method: str, path: str, status: int) -> dict:
    """The schema of an answer's body."""
    answer = DOCUMENT["paths"][path][method]["responses"][str(status)]
    if "$ref" in answer:
        answer = DOCUMENT["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    content = answer["content"]
    return (content.get("application/json") or content["application/problem+json"])["schema"]


def check(answer, method: str, path: str):
    errors = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in validator(described(method, path, answer.status_code)).iter_errors(answer.json())
    ]
    assert errors == [], f"{method} {path}"


@pytest.fixture(scope="module")
def busy(gateway):
    """A gateway with every kind of outcome in its log."""
    for model in MODELS.values():
        assert gateway.chat(model).status_code == 200
        assert gateway.chat(model, stream=True).status_code == 200
    assert gateway.chat("gpt-5.4", stop=["END"]).status_code == 400
    gateway.fault("anthropic", "status", status=503, count=4)
    assert gateway.chat(MODELS["anthropic"]).status_code == 502
    gateway.clear_faults()
    return gateway


def test_the_document_is_served_as_shipped_to_anybody(gateway):
    answer = gateway.http.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == DOCUMENT


def get_paths() -> list:
    return sorted(path for path, operations in DOCUMENT["paths"].items() if "get" in operations and path.startswith(NATIVE))


# There only after a backup was asked for, and once: test_ledger_care.py.
ONCE = NATIVE + "ledger/backup/content"


@pytest.mark.parametrize("path", [path for path in get_paths() if "{" not in path and path != ONCE])
def test_a_query_answers_as_described(busy, path):
    answer = busy.native(path.removeprefix(NATIVE), params=REQUIRED.get(path, {}))
    assert answer.status_code == 200, answer.text
    if answer.headers["Content-Type"] == "application/json":
        check(answer, "get", path)


# The parameters without which a query means nothing.
REQUIRED = {
    NATIVE + "ledger/proof/inclusion": {"seq": 3},
    NATIVE + "ledger/proof/consistency": {"from": 2},
}


@pytest.mark.parametrize("path", [path for path in get_paths() if "{" not in path])
def test_a_parameter_that_is_not_described_is_refused_by_name(busy, path):
    answer = busy.native(path.removeprefix(NATIVE), params={"custmer": "demo"})
    assert answer.status_code == 400
    assert answer.json()["param"] == "custmer"


@pytest.mark.parametrize("path", get_paths())
def test_without_a_token_nothing_is_told(busy, path):
    answer = busy.http.get(path.replace("{", "").replace("}", ""))
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    check(answer, "get", path)


@pytest.mark.parametrize("token", ["zk-admin-demo", CUSTOMER_KEY])
def test_every_record_and_its_events_are_as_described_for_whoever_reads_them(busy, token):
    records = busy.native("responses?limit=100", token=token).json()["data"]
    assert len(records) >= 12
    for record in records:
        answer = busy.native(f"responses/{record['id']}", token=token)
        check(answer, "get", NATIVE + "responses/{id}")
        assert ("provider_cost" in answer.json()["cost"]) == (token != CUSTOMER_KEY)
        check(busy.native(f"responses/{record['id']}/events", token=token), "get", NATIVE + "responses/{id}/events")


def test_administration_answers_as_described(busy):
    customers = NATIVE + "customers"
    answer = busy.native("customers", method="POST", json={"id": "described", "name": "D"})
    check(answer, "post", customers)
    check(busy.native("customers", method="POST", json={"id": "described"}), "post", customers)
    check(busy.native("customers", method="POST", json={"id": 7}), "post", customers)
    check(busy.native("customers/described"), "get", customers + "/{id}")
    check(busy.native("customers/nobody"), "get", customers + "/{id}")
    check(busy.native("customers/described/keys", method="POST"), "post", customers + "/{id}/keys")
    check(busy.native("customers/described/keys"), "get", customers + "/{id}/keys")
    check(busy.native("customers/described/policy", method="PUT", json={"markup_bps": 5}), "put", customers + "/{id}/policy")
    check(busy.native("customers/described/policy", method="PUT", json={"markup": 5}), "put", customers + "/{id}/policy")
    check(busy.native("customers/described/policy"), "get", customers + "/{id}/policy")
    for policy in ({}, {"budget": {"usd": "100", "period": "month"}}, {"budget": {"usd": "0.5", "period": "total"}}):
        check(busy.native("customers/described/policy", method="PUT", json=policy), "put", customers + "/{id}/policy")
        check(busy.native("customers/described/budget"), "get", customers + "/{id}/budget")
    check(busy.native("customers/nobody/budget"), "get", customers + "/{id}/budget")


def test_an_openai_error_is_as_described(busy):
    check(busy.post(b"{"), "post", "/v1/chat/completions")
    check(busy.post(b"{}", key=None), "post", "/v1/chat/completions")
    check(busy.chat("nobody-has-this"), "post", "/v1/chat/completions")
