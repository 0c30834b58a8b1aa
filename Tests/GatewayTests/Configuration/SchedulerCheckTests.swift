import Events
import Testing

@testable import Gateway

/// One scheduler per path: what would stack two is refused with its path and the reason.
@Suite struct SchedulerCheckTests {
    private func account(
        _ provider: Provider, _ name: String, _ url: String, role: AccountRole = .direct
    ) -> Account {
        Account(
            provider: provider, name: name, region: nil, baseURL: url, apiKey: Secret("k"),
            role: role)
    }

    private func bifrost(
        _ name: String, _ url: String, key: String? = nil, vendors: [String] = []
    ) -> Account {
        account(.bifrost, name, url, role: .gateway(keyID: key, vendors: vendors))
    }

    private func violations(_ accounts: [Account]) -> [String] {
        SchedulerCheck(accounts: accounts, paths: accounts.map { "at \($0.name)" })
            .violations.map(\.description)
    }

    @Test func `two accounts at one Bifrost need a key each`() {
        let url = "http://bf:8080/v1"
        let one = violations([bifrost("a", url), bifrost("b", url)])
        #expect(one.count == 1)
        #expect(one.first?.hasPrefix("at b.base_url is the Bifrost of a") ?? false)
        #expect(violations([bifrost("a", url, key: "k1"), bifrost("b", url)]).count == 1)
        #expect(
            violations([bifrost("a", url, key: "k1"), bifrost("b", url, key: "k1")]).count == 1)
        #expect(violations([bifrost("a", url, key: "k1"), bifrost("b", url, key: "k2")]).isEmpty)
        #expect(violations([bifrost("a", url), bifrost("b", "http://other:8080/v1")]).isEmpty)
    }

    @Test(arguments: ["http://bf:8080/openai/v1", "http://bf:8080/anthropic", "http://BF:8080"])
    func `a provider's account must not lead through a Bifrost`(url: String) {
        let found = violations([bifrost("a", "http://bf:8080/v1"), account(.openai, "b", url)])
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("at b.base_url leads to the Bifrost of a") ?? false)
    }

    @Test(arguments: [
        "https://openrouter.ai/api/v1", "https://eu.openrouter.ai/api/v1",
        "https://OpenRouter.ai:443/api/v1",
    ])
    func `a broker under another name is refused`(url: String) {
        let found = violations([account(.openai, "a", url)])
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("at a.base_url is OpenRouter") ?? false)
        #expect(violations([account(.openrouter, "a", url, role: .broker([]))]).isEmpty)
    }

    @Test(arguments: ["openrouter", "bifrost", "byoc"])
    func `a gateway answers for no broker and no other gateway`(vendor: String) {
        let found = violations([bifrost("a", "http://bf/v1", vendors: ["mistral", vendor])])
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("at a.vendors[1] is \(vendor)") ?? false)
    }

    @Test func `neighbours are not mistaken for each other`() {
        #expect(
            violations([
                bifrost("a", "http://bf:8080/v1"), account(.openai, "b", "http://bf:80801/v1"),
                account(.xai, "c", "https://notopenrouter.ai/v1"),
            ]).isEmpty)
    }
}
