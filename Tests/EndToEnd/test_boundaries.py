"""Nothing crosses that should not: between client and provider, between providers, between customers."""

from gateway import CUSTOMER_KEY, MODELS, ORDERED

# What a client may see of an answer's head.
DOWNSTREAM = {
    "content-type", "content-length", "date", "connection", "transfer-encoding", "cache-control", "trailer", "x-request-id",
    "retry-after", "x-should-retry", "server"}

CLIENT_HEADERS = {
    "X-Leak": "leak-header", "Cookie": "leak=cookie", "User-Agent": "leak-agent", "OpenAI-Organization": "leak-organization",
    "X-Forwarded-For": "203.0.113.9", "Referer": "https://leak.example/", "Accept-Language": "leak-language",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "Zumik-Session": "leak-session"}


def test_a_provider_sees_its_own_key_and_nothing_of_the_client(start):
    gateway = start(ORDERED)
    for model in MODELS.values():
        assert gateway.chat(model, headers=CLIENT_HEADERS).status_code == 200
    gateway.fault("openai", "status", status=503)
    assert gateway.chat("frontier", headers=CLIENT_HEADERS).headers["zumik-provider"] == "anthropic"

    keys = {}
    for provider in MODELS:
        captured = gateway.captured(provider)
        assert captured, provider
        keys[provider] = {
            field["value"] for request in captured for field in request["headers"] if "sk-simulated" in field["value"]}
        assert keys[provider]
        for request in captured:
            text = str(request).lower()
            for mark in ("leak", "203.0.113.9", CUSTOMER_KEY, "zumik-session", "0af7651916cd43dd"):
                assert mark not in text, f"{mark} reached {provider}"
    for provider, own in keys.items():
        for other, foreign in keys.items():
            if other != provider:
                bare = {value.removeprefix("Bearer ") for value in foreign}
                assert not any(key in str(gateway.captured(provider)) for key in bare)


def test_a_client_sees_no_header_of_a_provider(gateway):
    for model in MODELS.values():
        for stream in (False, True):
            headers = gateway.chat(model, stream=stream).headers
            foreign = {name for name in headers if name not in DOWNSTREAM and not name.startswith("zumik-")}
            assert foreign == set()


def test_fields_that_the_gateway_does_not_know_reach_a_provider_of_the_same_shape(gateway):
    answer = gateway.chat("openai/gpt-5.4", metadata={"order": "41"}, safety_identifier="someone", seed=7)
    assert answer.status_code == 200, answer.text
    body = gateway.captured("openai")[-1]["body"]
    assert '"order"' in body and '"safety_identifier"' in body and '"seed"' in body


def test_a_customer_sees_its_own_responses_only(gateway):
    key = gateway.new_customer("stranger")
    response_id = gateway.chat().json()["id"]
    assert gateway.native(f"responses/{response_id}", token=CUSTOMER_KEY).status_code == 200
    assert gateway.native(f"responses/{response_id}", token=key).status_code == 404
    assert gateway.native(f"responses/{response_id}/events", token=key).status_code == 404
    own = gateway.chat(key=key).json()["id"]
    log_end = gateway.log()[-1]["seq"]
    listed = gateway.native(f"responses?min_seq={log_end}", token=key).json()["data"]
    assert [record["id"] for record in listed] == [own]


def test_a_customer_sees_neither_costs_nor_accounts_of_the_gateway(gateway):
    response_id = gateway.chat().json()["id"]
    for path in (f"responses/{response_id}", f"responses/{response_id}/events"):
        answer = gateway.native(path, token=CUSTOMER_KEY)
        assert answer.status_code == 200
        assert "provider_cost" not in answer.text
        assert "openai-us" not in answer.text and "openai-eu" not in answer.text


def test_administration_is_not_there_for_customers_and_closed_without_a_token(gateway):
    for path in ("customers", "ledger/events", "ledger/stats"):
        assert gateway.native(path, token=CUSTOMER_KEY).status_code == 404
        assert gateway.native(path, token="wrong").status_code == 401
        assert gateway.http.get(f"/zumik/v1/{path}").status_code == 401
        assert gateway.native(path).status_code == 200
    assert gateway.native("customers", token="wrong").headers["content-type"] == "application/problem+json"


def test_a_revoked_key_is_refused_at_once(gateway):
    assert gateway.native("customers", method="POST", json={"id": "leaver"}).status_code == 201
    issued = gateway.native("customers/leaver/keys", method="POST").json()
    assert gateway.chat(key=issued["key"]).status_code == 200
    assert gateway.native(f"keys/{issued['id']}", method="DELETE").status_code in (200, 204)
    assert gateway.chat(key=issued["key"]).status_code == 401
    assert issued["key"] not in str(gateway.log())


def test_a_policy_keeps_a_customer_to_its_providers(gateway):
    key = gateway.new_customer("careful")
    answer = gateway.native("customers/careful/policy", method="PUT", json={"providers": ["anthropic"]})
    assert answer.status_code == 200, answer.text
    assert gateway.chat("gpt-5.4", key=key).status_code == 403
    assert gateway.chat("claude-opus-5-5", key=key).status_code == 200


def test_a_cursor_that_names_nothing_is_the_callers_mistake(gateway):
    answer = gateway.native("responses?after=chatcmpl-" + "0" * 26)
    assert answer.status_code == 400
    assert answer.json()["param"] == "after"


def test_a_failed_attempt_is_on_record_while_its_retry_waits(start):
    gateway = start({"routing": {"strategy": "ordered"}})
    gateway.fault("gemini", "status", status=503, count=1)
    gateway.chat("gemini-3.8-flash")
    events = [event["type"] for event in gateway.log() if event["type"].startswith("attempt_")]
    assert events == ["attempt_started", "attempt_failed", "attempt_started", "attempt_succeeded"]


def test_aliases_of_a_configuration_are_tried_on_simulated_accounts(start):
    gateway = start({"models": {"mine": {"routes": [{"provider": "xai", "model": "grok-4.7"}]}}})
    assert gateway.chat("mine").headers["zumik-provider"] == "xai"
