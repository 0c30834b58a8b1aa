import Events
import Gateway
import Testing

/// A plan at a time that the test moves, with cool-downs that it sets.
struct PlanRig {
    var plan: RoutePlan
    var now = Samples.time
    var coolDowns: [String: Timestamp] = [:]

    init(_ accounts: [String], attemptsMax: Int = 4, deadlineMs: Int64 = 60_000) {
        plan = RoutePlan(
            routes: accounts.map { Samples.route($0) }, attemptsMax: attemptsMax,
            deadline: Samples.time.adding(milliseconds: deadlineMs))
    }

    mutating func next() -> RouteStep {
        let coolDowns = coolDowns
        return plan.next(at: now) { coolDowns[$0.account] }
    }

    mutating func fail(
        _ account: String, _ reason: ReasonCode = .providerOverloaded, jitter: Double = 0.5
    ) {
        plan.attemptFailed(
            on: Samples.route(account).key, retry: reason.retry, at: now, jitter: jitter)
    }

    mutating func cool(_ account: String, forMs milliseconds: Int64) {
        coolDowns[account] = now.adding(milliseconds: milliseconds)
    }

    mutating func advance(ms milliseconds: Int64) {
        now = now.adding(milliseconds: milliseconds)
    }

    /// The milliseconds from the plan's beginning at which a wait ends, or nil for another step.
    static func waitMs(_ step: RouteStep) -> Int64? {
        guard case .wait(let until) = step else { return nil }
        return until.microseconds(since: Samples.time) / 1_000
    }
}

private func start(_ account: String) -> RouteStep { .start(Samples.route(account)) }

@Suite struct RoutePlanTests {
    @Test func `each attempt takes the next untried route`() {
        var rig = PlanRig(["a", "b", "c"])
        for account in ["a", "b", "c"] {
            #expect(rig.next() == start(account))
            rig.fail(account)
        }
        #expect(rig.plan.attempts == 3)
    }

    @Test func `a route is tried again only when none is untried, and after its back-off`() {
        var rig = PlanRig(["a", "b"])
        #expect(rig.next() == start("a"))
        rig.fail("a", jitter: 0.5)  // 100 ms
        rig.advance(ms: 500)
        #expect(rig.next() == start("b"))
        rig.fail("b", jitter: 0.25)  // 50 ms
        #expect(rig.next() == start("a"))
        rig.fail("a", jitter: 0.5)  // 200 ms
        #expect(PlanRig.waitMs(rig.next()) == 550)
        rig.advance(ms: 49)
        #expect(PlanRig.waitMs(rig.next()) == 550)
        rig.advance(ms: 1)
        #expect(rig.next() == start("b"))
    }

    @Test(arguments: [
        ReasonCode.providerAuthFailed, .providerQuotaExhausted, .providerModelMissing,
    ])
    func `a route is never tried again after a refusal that it would repeat`(reason: ReasonCode) {
        var rig = PlanRig(["a", "b"])
        #expect(rig.next() == start("a"))
        rig.fail("a", reason)
        #expect(rig.next() == start("b"))
        rig.fail("b", .providerOverloaded, jitter: 0)
        rig.advance(ms: 30_000)
        #expect(rig.next() == start("b"))
        rig.fail("b", reason)
        #expect(rig.next() == .exhausted)
    }

    @Test func `nothing is tried again after the request's own fault`() {
        var rig = PlanRig(["a"])
        #expect(rig.next() == start("a"))
        rig.fail("a", .invalidRequest)
        rig.advance(ms: 30_000)
        #expect(rig.next() == .exhausted)
    }

    @Test func `a cool-down rules a route out`() {
        var rig = PlanRig(["a", "b"])
        rig.cool("a", forMs: 30_000)
        #expect(rig.next() == start("b"))
        rig.fail("b", jitter: 0.5)
        #expect(PlanRig.waitMs(rig.next()) == 100)
        rig.advance(ms: 100)
        #expect(rig.next() == start("b"))
    }

    @Test func `a cool-down that has ended rules nothing out`() {
        var rig = PlanRig(["a", "b"])
        rig.cool("a", forMs: 0)
        #expect(rig.next() == start("a"))
    }

    @Test func `if every route is ruled out, the one that is free soonest is tried`() {
        var rig = PlanRig(["a", "b", "c"])
        rig.cool("a", forMs: 30_000)
        rig.cool("b", forMs: 10_000)
        rig.cool("c", forMs: 20_000)
        #expect(rig.next() == start("b"))
        rig.fail("b", .providerAuthFailed)
        #expect(PlanRig.waitMs(rig.next()) == 20_000)
    }

    @Test func `Retry-After lets another untried route be tried at once`() {
        var rig = PlanRig(["a", "b"])
        #expect(rig.next() == start("a"))
        rig.fail("a", .providerRateLimited)
        rig.cool("a", forMs: 5_000)
        #expect(rig.next() == start("b"))
        rig.fail("b", .providerRateLimited)
        rig.cool("b", forMs: 3_000)
        #expect(PlanRig.waitMs(rig.next()) == 3_000)
        rig.advance(ms: 3_000)
        #expect(rig.next() == start("b"))
    }

    @Test(arguments: [(59_999, true), (60_000, false), (60_001, false)] as [(Int64, Bool)])
    func `waiting happens only if it ends before the deadline`(pauseMs: Int64, waits: Bool) {
        var rig = PlanRig(["a"], deadlineMs: 60_000)
        #expect(rig.next() == start("a"))
        rig.fail("a", .providerRateLimited)
        rig.cool("a", forMs: pauseMs)
        #expect(PlanRig.waitMs(rig.next()) == (waits ? pauseMs : nil))
        if !waits { #expect(rig.next() == .exhausted) }
    }

    @Test(arguments: [1, 2, 4])
    func `no more attempts are made than configured`(attemptsMax: Int) {
        var rig = PlanRig(["a", "b", "c", "d", "e"], attemptsMax: attemptsMax)
        for _ in 0..<attemptsMax {
            guard case .start(let route) = rig.next() else {
                Issue.record("no start")
                return
            }
            rig.fail(route.account.name)
        }
        #expect(rig.next() == .exhausted)
        #expect(rig.plan.attempts == attemptsMax)
    }

    @Test func `a route that cannot express the request counts as no attempt`() {
        var rig = PlanRig(["a", "b"], attemptsMax: 1)
        #expect(rig.next() == start("a"))
        rig.plan.cannotServe(Samples.route("a").key)
        #expect(rig.plan.attempts == 0)
        #expect(rig.next() == start("b"))
        rig.fail("b")
        #expect(rig.next() == .exhausted)
    }

    @Test func `without a route that can express it there is nothing to try`() {
        var rig = PlanRig(["a"])
        #expect(rig.next() == start("a"))
        rig.plan.cannotServe(Samples.route("a").key)
        #expect(rig.next() == .exhausted)
    }

    @Test func `a cool-down holds for one account and one model`() {
        var plan = RoutePlan(
            routes: [Samples.route("a", model: "gpt-5.4"), Samples.route("a", model: "o3")],
            attemptsMax: 4, deadline: Samples.time.adding(milliseconds: 60_000))
        let step = plan.next(at: Samples.time) { key in
            key.model == "gpt-5.4" ? Samples.time.adding(milliseconds: 9_000) : nil
        }
        #expect(step == .start(Samples.route("a", model: "o3")))
    }
}
