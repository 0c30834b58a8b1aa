import Events
import Testing

@testable import Gateway

@Suite struct PathWatchTests {
    private static let windowMs: Int64 = 30_000
    private let now = Samples.time

    private func at(_ ms: Int64) -> Timestamp { now.adding(milliseconds: ms) }

    private func failed(_ seq: Int64, at ms: Int64) -> PathWatch.FailedProbe {
        PathWatch.FailedProbe(seq: seq, at: at(ms), reason: .providerOverloaded)
    }

    private func watch() -> PathWatch {
        PathWatch(accounts: ["us", "eu"], windowMs: Self.windowMs, wantedAt: now)
    }

    /// Both circuits open and both probes failed within the window.
    private func verified() -> PathWatch {
        var watch = watch()
        _ = watch.next(at: now) { _ in 1 }
        watch.probed("us", failed(7, at: 100), at: at(100))
        watch.probed("eu", failed(9, at: 200), at: at(200))
        let steps = watch.next(at: at(200)) { $0 == "us" ? 3 : 1 }
        #expect(
            steps == [
                .verify([
                    OutageVerified.Evidence(
                        account: "us", trip: 3, probeSeq: 7, probedAt: at(100),
                        reason: .providerOverloaded),
                    OutageVerified.Evidence(
                        account: "eu", trip: 1, probeSeq: 9, probedAt: at(200),
                        reason: .providerOverloaded),
                ])
            ])
        return watch
    }

    @Test func `every route is probed once all circuits are open, and each probe must fail`() {
        var watch = watch()
        #expect(watch.next(at: now) { $0 == "us" ? 1 : nil } == [])
        #expect(
            watch.next(at: now) { _ in 1 } == [.probe(account: "us"), .probe(account: "eu")])
        // They run: nothing more is asked.
        #expect(watch.next(at: at(10)) { _ in 1 } == [])
        watch.probed("us", failed(7, at: 100), at: at(100))
        #expect(watch.next(at: at(100)) { _ in 1 } == [])
        #expect(!watch.isStanding)
        #expect(verified().isStanding)
    }

    @Test func `a probe that says nothing of the provider is no evidence`() {
        var watch = watch()
        _ = watch.next(at: now) { _ in 1 }
        watch.probed("us", failed(7, at: 100), at: at(100))
        watch.probed("eu", nil, at: at(200))
        #expect(watch.next(at: at(200)) { _ in 1 } == [])
        // It is asked again after a third of the window.
        #expect(watch.next(at: at(10_200)) { _ in 1 }.contains(.probe(account: "eu")))
    }

    @Test func `the first route that serves ends it`() {
        var watch = verified()
        #expect(
            watch.next(at: at(300)) { $0 == "eu" ? nil : 3 } == [
                .clear(.healthyRoute, account: "eu")
            ])
        #expect(!watch.isStanding)
        // Flapping: it takes a new probe of the route that had served to stand again.
        #expect(watch.next(at: at(400)) { _ in 4 } == [])
    }

    @Test func `it stands no longer than its oldest evidence, which probes renew`() {
        var watch = verified()
        #expect(watch.holdsUntil == at(30_100))
        watch.want(at: at(9_000))
        #expect(
            watch.next(at: at(10_200)) { _ in 3 } == [.probe(account: "us"), .probe(account: "eu")])
        watch.probed("us", failed(11, at: 10_300), at: at(10_300))
        #expect(watch.holdsUntil == at(30_200))
        watch.probed("eu", failed(12, at: 10_400), at: at(10_400))
        #expect(watch.holdsUntil == at(40_300))
    }

    @Test func `without anybody who wants it, it expires and is forgotten`() {
        var watch = verified()
        _ = watch.next(at: at(31_000)) { _ in 3 }
        #expect(!watch.isStanding)
        watch.probed("us", nil, at: at(31_000))
        watch.probed("eu", nil, at: at(31_000))
        #expect(watch.next(at: at(61_000)) { _ in 3 } == [])
        #expect(watch.isOver(at: at(61_000)))
    }

    @Test func `expiry is told to the log`() {
        var watch = verified()
        #expect(watch.next(at: at(30_101)) { _ in 3 } == [.clear(.evidenceExpired, account: nil)])
    }
}
