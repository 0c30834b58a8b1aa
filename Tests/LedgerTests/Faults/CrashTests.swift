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
        let run = try await ScriptedRun.recorded(appends: 12)
        #expect(run.bodies.count > 24, "the script has written")
        var model = DiskModel()
        var seen: Set<Crash> = []
        var losses: [String] = []
        for (index, step) in run.trace.steps.enumerated() {
            model.apply(step)
            for survival in DiskModel.Survival.allCases {
                let image = model.image(survival)
                let crash = Crash(image: image.digest, acknowledged: model.acknowledged)
                guard seen.insert(crash).inserted else { continue }
                let loss = try Self.loss(in: image, acknowledged: model.acknowledged, of: run)
                if let loss { losses.append("step \(index), \(survival): \(loss)") }
            }
        }
        #expect(losses.isEmpty, "\(losses.count): \(losses.prefix(5).joined(separator: "; "))")
        #expect(seen.count > 200, "crashes differ: \(seen.count)")
    }

    @Test func `a disk that lied about its syncs is found out at the next start`() async throws {
        let run = try await ScriptedRun.recorded(appends: 12)
        var model = DiskModel(lyingAbout: "-wal")
        var refusals = 0
        for (index, step) in run.trace.steps.enumerated() {
            model.apply(step)
            guard case .acknowledged = step else { continue }
            let directory = try TemporaryDirectory()
            try model.image(.allButTheWriteAheadLog).write(to: directory.path)
            do throws(LedgerError) {
                let log = try ScriptedRun.open(directory.path)
                defer { log.close() }
                #expect(log.durableSize >= model.acknowledged, "step \(index)")
            } catch {
                guard case .untrusted(.truncated(let anchored, _)) = error else { throw error }
                #expect(anchored.size == model.acknowledged, "step \(index)")
                refusals += 1
            }
        }
        #expect(refusals > 5, "most of it was in the write-ahead log: \(refusals)")
    }

    private struct Crash: Hashable {
        let image: Digest32
        let acknowledged: Int64
    }

    /// Opens what a crash left, and says what is wrong with it; nil if nothing is.
    private static func loss(
        in image: DiskImage, acknowledged: Int64, of run: ScriptedRun
    ) throws -> String? {
        let directory = try TemporaryDirectory()
        try image.write(to: directory.path)
        return try FaultyDisk.withoutWaiting(for: try directory.canonicalPath) {
            try loss(in: directory, acknowledged: acknowledged, of: run)
        }
    }

    private static func loss(
        in directory: TemporaryDirectory, acknowledged: Int64, of run: ScriptedRun
    ) throws -> String? {
        let log: EventLog
        do {
            log = try ScriptedRun.open(directory.path)
        } catch {
            return "the start is refused, and the disk was honest: \(error)"
        }
        defer { log.close() }
        let bodies = try LoggedBodies.all(in: directory.path)
        if bodies.count < acknowledged { return "\(bodies.count) of \(acknowledged) are there" }
        guard bodies.count <= run.bodies.count, bodies == Array(run.bodies[..<bodies.count]) else {
            return "the log is not a beginning of what was written"
        }
        return log.durableSize == Int64(bodies.count) ? nil : "the size is wrong"
    }
}
