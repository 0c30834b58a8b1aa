import Events
import Foundation
import Ledger
import Testing

/// One step of a run fails, each in turn; then the disk is well again, and at last the power goes.
@Suite(.serialized, .enabled(if: FaultyDisk.isThere)) struct FailingDiskTests {
    static let appends = 4

    @Test(arguments: FaultyDisk.Plan.Failure.allCases)
    func `whichever step fails, no acknowledged event is lost and the log goes on by itself`(
        _ failure: FaultyDisk.Plan.Failure
    ) async throws {
        let steps = try await Self.stepsOfAHealthyRun()
        #expect(steps > 40, "the script writes: \(steps)")
        for first in 0..<steps {
            let run = FailingRun(plan: .init(first: first, count: 1, failure: failure))
            try await run.check(appends: Self.appends)
        }
    }

    @Test(arguments: FaultyDisk.Plan.Failure.allCases)
    func `a disk that stays bad for a while is survived as well`(
        _ failure: FaultyDisk.Plan.Failure
    ) async throws {
        let steps = try await Self.stepsOfAHealthyRun()
        for first in stride(from: 0, to: steps, by: 7) {
            let run = FailingRun(plan: .init(first: first, count: 40, failure: failure))
            try await run.check(appends: Self.appends)
        }
    }

    private static func stepsOfAHealthyRun() async throws -> Int64 {
        let path = try TemporaryDirectory().canonicalPath
        var steps: Int64 = 0
        _ = try await FaultyDisk.watching(path) {
            let log = try ScriptedRun.open(path)
            try await ScriptedRun.run(0..<appends, on: log) { _, result in _ = try result.get() }
            log.close()
            steps = FaultyDisk.stepsThatCanFail
        }
        return steps
    }
}

/// A run on a disk that fails as planned. Each append is tried until it is in the log, as its owner would.
private struct FailingRun {
    let plan: FaultyDisk.Plan

    func check(appends: Int) async throws {
        let path = try TemporaryDirectory().canonicalPath
        let trace = try await FaultyDisk.watching(path, failing: plan) {
            try await live(in: path, appends: appends)
        }
        let bodies = try LoggedBodies.all(in: path)
        #expect(bodies.count == Self.expected(appends), "\(plan): each event is there once")
        try checkCrashes(of: trace, bodies: bodies)
    }

    private static func expected(_ appends: Int) -> Int {
        (0...appends).reduce(0) { $0 + ScriptedRun.append($1).events.count }
    }

    private func live(in path: String, appends: Int) async throws {
        let log: EventLog
        if let opened = try? ScriptedRun.open(path) {
            log = opened
        } else {
            // It said that it cannot start, and left nothing that is in the way.
            FaultyDisk.heal()
            log = try ScriptedRun.open(path)
        }
        defer { log.close() }
        for number in 0..<appends { try await insist(on: ScriptedRun.append(number), log) }
        FaultyDisk.heal()
        let last = ScriptedRun.append(appends)
        let receipt = try await log.append(last)
        #expect(!receipt.duplicate, "\(plan)")
    }

    /// Appends until it succeeds. A refusal that says that nothing was written is held to it.
    private func insist(on append: StreamAppend, _ log: EventLog) async throws {
        var mayBeThere = false
        for attempt in 0..<60 {
            // What stays bad for longer than anybody has patience is mended.
            if attempt == 50 { FaultyDisk.heal() }
            do throws(AppendError) {
                let receipt = try await log.append(append)
                #expect(mayBeThere || !receipt.duplicate, "\(plan): it was refused, and is there")
                return
            } catch .unavailable(.outcomeUnknown) {
                mayBeThere = true
            } catch .unavailable(let reason) {
                #expect(reason != .damaged, "\(plan)")
            }
        }
        Issue.record("\(plan): the log did not go on")
    }

    /// The power goes at the first acknowledgement after the failure, and at the last.
    private func checkCrashes(of trace: DiskTrace, bodies: [[UInt8]]) throws {
        var model = DiskModel()
        var hasFailed = false
        var checked: Set<Int64> = []
        for step in trace.steps {
            model.apply(step)
            switch step {
            case .failed, .syncFailed: hasFailed = true
            case .acknowledged where hasFailed && checked.isEmpty:
                checked.insert(model.acknowledged)
                try recover(model, bodies)
            default: break
            }
        }
        try recover(model, bodies)
    }

    private func recover(_ model: DiskModel, _ bodies: [[UInt8]]) throws {
        for survival in [DiskModel.Survival.nothing, .everything] {
            let directory = try TemporaryDirectory()
            try model.image(survival).write(to: directory.path)
            let recovered = try FaultyDisk.withoutWaiting(for: try directory.canonicalPath) {
                let log = try ScriptedRun.open(directory.path)
                defer { log.close() }
                return try LoggedBodies.all(in: directory.path)
            }
            #expect(
                Int64(recovered.count) >= model.acknowledged
                    && recovered.count <= bodies.count
                    && recovered == bodies[..<recovered.count].map(\.self),
                "\(plan), \(survival): \(recovered.count) of \(model.acknowledged)")
        }
    }
}
