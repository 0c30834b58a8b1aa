import Events
import Projections
import Testing

@Suite struct CustomerCredentialsTests {
    private let stream = StreamName.customer(Sample.acme)

    private static func sealed(_ id: String, _ provider: Provider = .openai) -> Event {
        .credentialSealed(CredentialSealed(credential: id, provider: provider, digest: "aa"))
    }

    private static func removed(_ id: String) -> Event {
        .credentialRemoved(CredentialRemoved(credential: id, provider: .openai))
    }

    private static func refused(_ id: String) -> Event {
        .credentialRefused(
            CredentialRefused(
                credential: id, provider: .openai, httpStatus: 401, response: "resp_1"))
    }

    private func openAI(after events: [Event]) throws -> CustomerDirectory.Credential? {
        var script = LogScript()
        try script.append(stream, events)
        var directory = CustomerDirectory()
        for event in script.events { directory.apply(event) }
        #expect(directory.versions == [stream: Int64(events.count)])
        #expect(directory.credentials(of: Sample.customer("other")).isEmpty)
        return directory.credentials(of: Sample.acme)[.openai]
    }

    @Test func `a sealed credential is good, for its provider and its customer alone`() throws {
        let credential = try #require(
            try openAI(after: [Self.sealed("cred_1"), Self.sealed("cred_2", .gemini)]))
        #expect(credential.id == "cred_1")
        #expect(credential.sealedAt == Sample.received)
        #expect(credential.refusedAt == nil)
    }

    @Test func `a refused credential is dead until another is sealed`() throws {
        let dead = try openAI(after: [Self.sealed("cred_1"), Self.refused("cred_1")])
        #expect(dead?.refusedAt == Sample.received.adding(milliseconds: 1))
        let another = try openAI(
            after: [Self.sealed("cred_1"), Self.refused("cred_1"), Self.sealed("cred_2")])
        #expect(another?.id == "cred_2")
        #expect(another?.refusedAt == nil)
    }

    @Test(arguments: [removed("cred_1"), refused("cred_1")])
    func `what comes late about a credential does not touch the one in its place`(
        late: Event
    ) throws {
        let current = try openAI(after: [Self.sealed("cred_1"), Self.sealed("cred_2"), late])
        #expect(current?.id == "cred_2")
        #expect(current?.refusedAt == nil)
    }

    @Test func `a removed credential is gone`() throws {
        #expect(try openAI(after: [Self.sealed("cred_1"), Self.removed("cred_1")]) == nil)
    }
}
