import Events
import Foundation
import Testing

@testable import Ledger

/// One bit of a file is another: it is found, or it makes no difference to what anybody reads.
@Suite struct BitFlipTests {
    @Test func `a flipped bit in any byte of a stored event is found, and the event is named`()
        async throws
    {
        let directory = try await VerifierFixture.log(events: 12)
        let stored = try Self.stored(in: directory)
        let original = try Data(contentsOf: URL(fileURLWithPath: directory.log))
        for seq in [0, 6, 11] {
            let body = stored[seq].event.body
            let range = try #require(original.range(of: Data(body)), "a body is in one piece")
            for offset in range {
                try Self.flip(offset, of: original, in: directory.log)
                let report = VerifierFixture.verify(directory)
                #expect(
                    report.first?.verdict == .content && report.first?.seq == Int64(seq),
                    "byte \(offset - range.lowerBound) of event \(seq): \(report.findings)")
            }
        }
    }

    @Test func `a flipped bit anywhere in the database is found or harmless`() async throws {
        let directory = try await VerifierFixture.log(events: 30)
        let stored = try Self.stored(in: directory)
        let original = try Data(contentsOf: URL(fileURLWithPath: directory.log))
        var found = 0
        for offset in Self.offsets(original.count, stride: 41) {
            try Self.flip(offset, of: original, in: directory.log)
            if VerifierFixture.verify(directory).isSound {
                #expect(try Self.stored(in: directory) == stored, "byte \(offset) is not harmless")
            } else {
                found += 1
            }
        }
        #expect(found > 100, "\(found) of \(original.count / 41)")
    }

    @Test func `a flipped bit anywhere in the write-ahead log is found or harmless`() async throws {
        let directory = try TemporaryDirectory()
        let log = try ScriptedRun.open(directory.path)
        for number in 0..<12 as Range<UInt64> {
            _ = try await log.append(Samples.append("prices", .exactly(Int64(number)), [number]))
        }
        let names = ["ledger.sqlite", "ledger.sqlite-wal", "ledger.anchor"]
        let files = try names.map {
            try Data(contentsOf: URL(fileURLWithPath: "\(directory.path)/\($0)"))
        }
        log.close()
        var found = 0
        for offset in Self.offsets(files[1].count, stride: 211) {
            let crashed = try TemporaryDirectory()
            for (name, file) in zip(names, files) {
                try file.write(to: URL(fileURLWithPath: "\(crashed.path)/\(name)"))
            }
            try Self.flip(offset, of: files[1], in: crashed.log + "-wal")
            if VerifierFixture.verify(crashed).isSound {
                #expect(try Self.stored(in: crashed).count == 12, "byte \(offset) is not harmless")
            } else {
                found += 1
            }
        }
        #expect(found > 40, "\(found)")
    }

    @Test
    func `a flipped bit anywhere in the anchor leaves the other slot, which is a little older`()
        async throws
    {
        let directory = try await VerifierFixture.log(events: 12)
        let original = try Data(contentsOf: URL(fileURLWithPath: directory.anchor))
        let slots = [
            0..<AnchorSlot.bytes, AnchorSlot.stride..<AnchorSlot.stride + AnchorSlot.bytes,
        ]
        for offset in slots.joined() {
            try Self.flip(offset, of: original, in: directory.anchor)
            guard case .found(let anchor) = try AnchorFile.read(path: directory.anchor) else {
                Issue.record("byte \(offset): one slot is whole")
                continue
            }
            #expect(anchor.head.size >= 11, "byte \(offset)")
            #expect(VerifierFixture.verify(directory).isSound, "byte \(offset)")
        }
    }

    private static func stored(in directory: TemporaryDirectory) throws -> [StoredEvent] {
        let view = try LedgerView.open(directory: directory.path)
        let events = try view.events(afterSeq: -1, limit: 1_000)
        // By their indexes as well, which are what a query reads.
        for event in events {
            #expect(try view.event(id: event.event.id) == event)
        }
        let streams = try Set(events.map(\.event.stream)).flatMap { try view.events(stream: $0) }
        #expect(streams.count == events.count)
        return events
    }

    /// Everything, where it is asked for; else one byte of every few.
    private static func offsets(_ count: Int, stride: Int) -> StrideTo<Int> {
        let isExhaustive = ProcessInfo.processInfo.environment["ZUMIK_EXHAUSTIVE"] != nil
        return Swift.stride(from: 0, to: count, by: isExhaustive ? 1 : stride)
    }

    private static func flip(_ offset: Int, of original: Data, in path: String) throws {
        var flipped = original
        flipped[offset] ^= 1 << UInt8(offset % 8)
        try flipped.write(to: URL(fileURLWithPath: path))
    }
}
