import Events
import Testing

@testable import Gateway

/// What an account is learned to take, from its refusals and from its headers.
@Suite struct AccountCapacityTests {
    private let begin = Samples.time

    private func after(_ milliseconds: Int64) -> Timestamp {
        begin.adding(milliseconds: milliseconds)
    }

    private func running(_ count: Int) -> AccountCapacity {
        var capacity = AccountCapacity()
        for _ in 0..<count { capacity.take() }
        return capacity
    }

    @Test func `a refusal halves what ran, headers that run low take a quarter off`() {
        var refused = running(40)
        refused.refuse(sentAt: begin, at: after(1))
        #expect(refused.limit == 20)
        var told = running(40)
        told.hear(leftPermille: 99, sentAt: begin, at: after(1))
        #expect(told.limit == 30)
    }

    @Test(arguments: [100, 500, 1_000])
    func `headers that say that there is enough limit nothing`(leftPermille: Int) {
        var capacity = running(40)
        capacity.hear(leftPermille: leftPermille, sentAt: begin, at: after(1))
        #expect(capacity.limit == nil)
    }

    @Test func `one burst is one decrease, whoever tells of it`() {
        var capacity = running(40)
        capacity.hear(leftPermille: 0, sentAt: begin, at: after(10))
        // Sent before that: they say the same thing again.
        capacity.hear(leftPermille: 0, sentAt: after(5), at: after(11))
        capacity.refuse(sentAt: after(9), at: after(12))
        #expect(capacity.limit == 30)
        capacity.hear(leftPermille: 0, sentAt: after(11), at: after(20))
        #expect(capacity.limit == 22)
    }

    @Test func `nothing is added while little is left, and one by one when there is more`() {
        var capacity = running(4)
        capacity.hear(leftPermille: 50, sentAt: begin, at: after(1))
        #expect(capacity.limit == 3)
        for _ in 0..<100 { capacity.serve() }
        #expect(capacity.limit == 3)
        capacity.hear(leftPermille: 900, sentAt: after(2), at: after(3))
        for _ in 0..<3 { capacity.serve() }
        #expect(capacity.limit == 4)
        for _ in 0..<4 { capacity.serve() }
        #expect(capacity.limit == 5)
    }

    @Test func `one place is always left`() {
        var capacity = running(1)
        capacity.hear(leftPermille: 0, sentAt: begin, at: after(1))
        capacity.refuse(sentAt: after(2), at: after(3))
        #expect(capacity.limit == 1)
    }

    @Test(arguments: [1, 2, 3, 5, 8] as [UInt64])
    func `an account that tells of its rate is kept busy and hardly refuses`(seed: UInt64) {
        var deaf = RatedAccount(seed: seed, isHeard: false)
        var heard = RatedAccount(seed: seed, isHeard: true)
        deaf.run(seconds: 30)
        heard.run(seconds: 30)
        // Nobody knows anything of it before the first refusals.
        #expect(deaf.refusedLate > 0, "seed \(seed)")
        #expect(
            heard.refusedLate * 2 < deaf.refusedLate,
            "seed \(seed): \(heard.refusedLate), \(deaf.refusedLate) without its headers")
        // Its bucket gives 200 at once and 200 in each second.
        #expect(heard.served > 6_200 * 8 / 10, "seed \(seed): \(heard.served), \(deaf.served)")
    }
}

/// An account with a bucket of 200 requests that refills by 200 a second, under more requests than it takes.
private struct RatedAccount {
    private struct Running {
        var begunMs: Int64
        var endsMs: Int64
        var isRefused: Bool
        var leftPermille: Int
    }

    /// Refusals after the first five seconds.
    private(set) var refusedLate = 0
    private(set) var served = 0
    private let isHeard: Bool
    private var chance: SplitMix
    private var capacity = AccountCapacity()
    private var bucket = 200.0
    private var running: [Running] = []

    init(seed: UInt64, isHeard: Bool) {
        chance = SplitMix(seed: seed)
        self.isHeard = isHeard
    }

    mutating func run(seconds: Int64) {
        for nowMs in 1...seconds * 1_000 {
            bucket = min(200, bucket + 0.2)
            for ended in running where ended.endsMs == nowMs { end(ended, nowMs) }
            running.removeAll { $0.endsMs <= nowMs }
            while capacity.hasRoom, capacity.running < 400 { begin(nowMs) }
        }
    }

    private mutating func begin(_ nowMs: Int64) {
        capacity.take()
        let isRefused = bucket < 1
        if !isRefused { bucket -= 1 }
        let lastsMs = isRefused ? 20 : 200 + Int64(chance.unit() * 100)
        running.append(
            Running(
                begunMs: nowMs, endsMs: nowMs + lastsMs, isRefused: isRefused,
                leftPermille: Int(bucket * 5)))
    }

    private mutating func end(_ ended: Running, _ nowMs: Int64) {
        let (begun, now) = (
            Samples.time.adding(milliseconds: ended.begunMs),
            Samples.time.adding(milliseconds: nowMs)
        )
        if ended.isRefused {
            refusedLate += nowMs > 5_000 ? 1 : 0
            capacity.refuse(sentAt: begun, at: now)
        } else {
            served += 1
            capacity.serve()
        }
        if isHeard { capacity.hear(leftPermille: ended.leftPermille, sentAt: begun, at: now) }
        capacity.give(heldMs: nil)
    }
}
