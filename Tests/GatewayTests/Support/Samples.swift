import Events
import Gateway
import JSON
import Pricing
import Providers

/// Small values of which the tests make their cases.
enum Samples {
    /// 2026-11-22T16:00:00Z, a time at which every current price holds.
    static let time = Timestamp(nanoseconds: 1_795_363_200_000_000_000)

    static func customer(_ text: String = "acme") -> CustomerID {
        guard let customer = CustomerID(text) else { preconditionFailure("\(text) is no id") }
        return customer
    }

    static func account(
        _ provider: Provider, _ name: String? = nil, region: String? = nil
    ) -> Account {
        Account(
            provider: provider, name: name ?? "\(provider.rawValue)-main", region: region,
            baseURL: "http://127.0.0.1:1/\(provider.rawValue)", apiKey: Secret("sk-test"))
    }

    static func route(_ account: String, model: String = "gpt-5.4") -> Route {
        Route(account: Samples.account(.openai, account), model: model, preference: 0)
    }

    static func alias(_ entries: (Provider, String)...) -> ModelAlias {
        ModelAlias(entries: entries.map { ModelAlias.Entry(provider: $0.0, model: $0.1) })
    }

    /// A chat request with these members after model and messages.
    static func request(
        model: String = "gpt-5.4", _ members: String = ""
    ) throws -> ChatRequest {
        let more = members.isEmpty ? "" : ", " + members
        return try ChatRequest(
            reading: JSONDocument(
                parsing:
                    #"{"model": "\#(model)", "messages": [{"role": "user", "content": "Hi"}]\#(more)}"#
            ))
    }

    /// Prices in which every bucket has a rate that can be told from the others.
    ///
    /// In USD per million tokens, so a token costs as many micro-USD, that is million pico-USD.
    static func catalogue() throws -> PriceCatalogue {
        let rates = """
            {"input": "2", "cache_read": "0.5", "cache_write_5m": "3", "cache_write_30m": "4", \
            "cache_write_1h": "5", "cache_write_12h": "6", "output": "10"}
            """
        let flex = #"{"input": "1", "output": "5"}"#
        return try PriceCatalogue.parse(
            files: [Provider.openai, .anthropic].map { provider in
                let text = """
                    {"$schema": "./prices.schema.json", "provider": "\(provider.rawValue)",
                     "as_of": "2026-11-22", "currency": "USD", "unit": "USD per million tokens",
                     "sources": ["a page"], "notes": ["a rule"],
                     "models": [{"model": "\(provider.rawValue)-priced", "kind": "chat",
                      "region_uplift": {"eu": "1.1"}, "periods": [{"from": null, "until": null,
                      "rates": {"default": \(rates), "flex": \(flex)}, "cache_storage": "4"}]}]}
                    """
                return (name: "\(provider.rawValue).json", bytes: Array(text.utf8))
            }, digest: "0123456789abcdef")
    }
}

func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
