import Events
import Testing

@testable import Replay

@Suite struct TraceFileTests {
    private static func read(_ text: String) throws(TraceError) -> Workload {
        try TraceFile.read(Array(text.utf8), qosClass: .standard)
    }

    @Test func `a Mooncake trace is read with its blocks`() throws {
        let workload = try Self.read(
            """
            {"timestamp": 27, "input_length": 1030, "output_length": 500, "hash_ids": [0, 1, 2]}\r

            {"timestamp": 30, "input_length": 600, "output_length": 1, "hash_ids": [0, 7]}
            """)
        #expect(workload.requests.map(\.arrivalNs) == [0, 3_000_000])
        #expect(workload.requests.map(\.inputTokens) == [1_030, 600])
        #expect(workload.requests.map(\.qosClass) == [.standard, .standard])
        #expect(workload.links == [0, 1, 2, 0, 3])
        #expect(workload.nodes.map(\.endTokens) == [512, 1_024, 1_030, 600])
        #expect(!workload.isObserved)
    }

    @Test(arguments: [
        ("2023-11-16 18:15:46.6805900,374,44", "2023-11-16 18:15:47.6805900,1,1"),
        ("2024-05-10 00:00:00.009930+00:00,374,44", "2024-05-10 00:00:01.009930+00:00,1,1"),
    ])
    func `an Azure trace is read, of either year`(first: String, second: String) throws {
        let workload = try Self.read(
            "TIMESTAMP,ContextTokens,GeneratedTokens\n\(first)\n\(second)\n")
        #expect(workload.requests.map(\.arrivalNs) == [0, 1_000_000_000])
        #expect(workload.requests.map(\.inputTokens) == [374, 1])
        #expect(workload.requests.map(\.outputTokens) == [44, 1])
        #expect(workload.spanNs == 1_000_000_001)
    }

    private static let good =
        #"{"timestamp": 5, "input_length": 600, "output_length": 1, "hash_ids": [0, 7]}"#
    private static let header = "TIMESTAMP,ContextTokens,GeneratedTokens"

    @Test(arguments: [
        ("", "line 1: there is no request in it"),
        (header, "line 1: there is no request in it"),
        ("\u{1f}\u{8b}", "line 1: neither"),
        ("time,in,out\n1,2,3", "line 1: neither"),
        ("\(good)\n{\"timestamp\": ", "line 2: is not valid JSON"),
        ("\(good)\n\n[1]", "line 3: `timestamp` must be a whole number"),
        (good.replacing("5", with: "-1"), "line 1: `timestamp` must be a whole number from 0"),
        (good.replacing("600", with: "0"), "line 1: `input_length` must be a whole number from 1"),
        (good.replacing("600", with: "6.5"), "line 1: `input_length`"),
        (good.replacing(": 1,", with: ": 99000000,"), "line 1: `output_length`"),
        (good.replacing("[0, 7]", with: "7"), "line 1: `hash_ids` must be an array"),
        (good.replacing("[0, 7]", with: "[0, null]"), "line 1: `hash_ids` must be an array"),
        (good.replacing("600", with: "512"), "line 1: `hash_ids` must be no more than a block"),
        ("\(good)\n\(good.replacing("5", with: "4"))", "line 2: `timestamp` must be no earlier"),
        ("\(header)\n2023-11-16 18:15:46.68,1", "line 2: has 2 columns instead of 3"),
        ("\(header)\n2023-11-16T18:15:46.68,1,1", "line 2: `TIMESTAMP` must be a time"),
        ("\(header)\n2023-11-31 18:15:46.68,1,1", "line 2: `TIMESTAMP` must be a time"),
        ("\(header)\n2023-11-16 18:15:46.68,,1", "line 2: `ContextTokens` must be a whole number"),
        ("\(header)\n2023-11-16 18:15:46.68,1,0", "line 2: `GeneratedTokens` must be a whole"),
        (
            "\(header)\n2023-11-16 18:15:46,1,1\n2026-11-16 18:15:46,1,1",
            "line 3: it arrives more than a year after the first"
        ),
    ])
    func `what is malformed is refused with its line and the reason`(text: String, reason: String) {
        let error = #expect(throws: TraceError.self) { _ = try Self.read(text) }
        #expect(error?.description.hasPrefix(reason) == true, "\(String(describing: error))")
    }

    @Test func `a compressed file is named as what it is`() {
        let error = #expect(throws: TraceError.self) {
            _ = try TraceFile.read([0x1f, 0x8b, 8, 0], qosClass: .batch)
        }
        #expect(error?.fault == .compressed)
    }

    @Test func `what identifies a workload is its numbers, not its fingerprints`() throws {
        func digest(_ text: String) throws -> [UInt8] {
            var bytes: [UInt8] = []
            try Self.read(text).forEachDigestPiece { bytes += $0 }
            return bytes
        }
        let renamed = Self.good.replacing("[0, 7]", with: "[9, 3]")
        #expect(try digest(Self.good) == digest(renamed))
        #expect(try digest(Self.good) != digest(Self.good.replacing("600", with: "601")))
        #expect(
            try digest("\(Self.good)\n\(Self.good)") != digest("\(Self.good)\n\(renamed)"))
    }
}
