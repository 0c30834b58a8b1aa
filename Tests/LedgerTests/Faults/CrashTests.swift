import Crypto
import Events
import Foundation
import Ledger
import Testing

/// The power goes at every single step of a run; what was acknowledged is there again afterwards.
@Suite(.serialized, .enabled(if: FaultyDisk.isThere)) struct CrashTests {
    @Test func `after a crash at any step every acknowledged event is there, and nothing else`()
        async throws
    {
        let run = try await ScriptedRun.recorded(appends: 24)
        #expect(run.bodies.count > 24, "the script has written")
        var model = DiskModel()
        var seen: Set<Crash> = []
        for (index, step) in run.trace.steps.enumerated() {
            model.apply(step)
            for survival in DiskModel.Survival.allCases {
                let image = model.image(survival)
                let crash = Crash(image: image.digest, acknowledged: model.acknowledged)
                guard seen.insert(crash).inserted else { continue }
                try Self.recover(
                    image, acknowledged: model.acknowledged, of: run,
                    "step \(index), \(survival)")
            }
        }
        #expect(seen.count > 200, "crashes differ: \(seen.count)")
    }

    private struct Crash: Hashable {
        let image: Digest32
        let acknowledged: Int64
    }

    /// Opens what a crash left, and compares it with what was written.
    private static func recover(
        _ image: DiskImage, acknowledged: Int64, of run: ScriptedRun, _ place: String
    ) throws {
        let directory = try TemporaryDirectory()
        try image.write(to: directory.path)
        let log: EventLog
        do {
            log = try directory.openLog()
        } catch {
            Issue.record("\(place): the start was refused, though the disk was honest: \(error)")
            return
        }
        defer { log.close() }
        let bodies = try LoggedBodies.all(in: directory.path)
        #expect(Int64(bodies.count) >= acknowledged, "\(place): acknowledged events are lost")
        #expect(
            bodies.count <= run.bodies.count && bodies == run.bodies[..<bodies.count].map(\.self),
            "\(place): the log is not a beginning of what was written")
        #expect(log.durableSize == Int64(bodies.count), "\(place)")
    }
}
