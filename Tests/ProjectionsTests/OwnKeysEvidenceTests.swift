import Events
import Projections
import Testing

@Suite struct OwnKeysEvidenceTests {
    @Test(arguments: [(Profile.managed, ["openai-us"]), (.byok, [])])
    func `attempts with a customer's own key are no evidence for the operator's routes`(
        credential: Profile, accounts: [String]
    ) throws {
        let started = AttemptStarted(
            number: 1, provider: .openai, account: "openai-us", region: nil,
            credential: credential, model: "gpt-5.4", tier: nil, retryCause: nil,
            weightsVersion: nil)
        let script = try LogScript(
            Sample.id, Sample.admitted(), .attemptStarted(started), Sample.succeeded(1))
        var evidence = RoutingEvidence(
            after: WeightsPublished(version: 1, basisSeq: -1, asOf: Sample.received, routes: []))
        for event in script.events {
            try evidence.apply(FollowedEvent(event, reading: RoutingEvidence.reads)) { _, _ in [] }
        }
        #expect(evidence.weights.map(\.account) == accounts)
        #expect(evidence.countedSince == accounts.count)
    }
}
