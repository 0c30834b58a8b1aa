import Crypto
import Foundation
import Testing

@testable import Ledger

@Suite struct AnchorFileTests {
    let directory: TemporaryDirectory
    var path: String { directory.anchor }

    init() throws {
        directory = try TemporaryDirectory()
    }

    static func anchor(_ size: Int64) -> Anchor {
        Anchor(
            head: TreeHead(size: size, root: SHA256.digest(of: "root \(size)")),
            signed: TreeHead(size: size / 2, root: SHA256.digest(of: "root \(size / 2)")))
    }

    func read() throws -> AnchorReading { try AnchorFile.read(path: path) }

    @Test func `the last anchor that was written is read, by whoever opens the file`() throws {
        #expect(try read() == .missing)
        let file = try AnchorFile(path: path)
        #expect(try read() == .unreadable)
        for size in [0, 7, 8, Int64.max] {
            try file.write(Self.anchor(size))
            #expect(try read() == .found(Self.anchor(size)))
        }
        try file.sync()
        let again = try AnchorFile(path: path)
        try again.write(Self.anchor(9))
        #expect(try read() == .found(Self.anchor(9)))
    }

    @Test func `its bytes are those of the format`() throws {
        let file = try AnchorFile(path: path)
        try file.write(Self.anchor(258))
        let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(bytes.count == 8_192)
        // Written twice at first: epoch 1 in the second slot, epoch 2 in the first.
        #expect(bytes[4_096 + 8..<4_096 + 16].elementsEqual([1, 0, 0, 0, 0, 0, 0, 0]))
        let slot = Array(bytes[0..<128])
        #expect(slot[0..<8].elementsEqual("ZUMIKAN1".utf8))
        #expect(slot[8..<16].elementsEqual([2, 0, 0, 0, 0, 0, 0, 0]))
        #expect(slot[16..<24].elementsEqual([2, 1, 0, 0, 0, 0, 0, 0]))
        #expect(Array(slot[24..<56]) == SHA256.digest(of: "root 258").bytes)
        #expect(slot[56..<64].elementsEqual([129, 0, 0, 0, 0, 0, 0, 0]))
        #expect(Array(slot[64..<96]) == SHA256.digest(of: "root 129").bytes)
        #expect(Array(slot[96..<128]) == SHA256.digest(of: Array(slot[0..<96])).bytes)
        #expect(bytes[128..<4_096].allSatisfy { $0 == 0 })
    }

    @Test func `a slot with any bit changed gives way to the other`() throws {
        let file = try AnchorFile(path: path)
        try file.write(Self.anchor(5))
        try file.write(Self.anchor(6))
        let intact = try Data(contentsOf: URL(fileURLWithPath: path))
        // Epoch 3, the newest, stands in the second slot.
        for bit in 0..<AnchorSlot.bytes * 8 {
            var bytes = intact
            bytes[4_096 + bit / 8] ^= 1 << (bit % 8)
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(try read() == .found(Self.anchor(5)), "bit \(bit)")
        }
        var bytes = intact
        bytes[0] ^= 1
        bytes[4_096] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(try read() == .unreadable)
    }

    @Test(arguments: [0, 100, 127, 4_095, 4_200])
    func `a file that was cut off is read as far as it goes`(length: Int) throws {
        let file = try AnchorFile(path: path)
        try file.write(Self.anchor(5))
        try file.write(Self.anchor(6))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.prefix(length).write(to: URL(fileURLWithPath: path))
        #expect(try read() == (length < 128 ? .unreadable : .found(Self.anchor(5))))
        // And can be written again.
        let again = try AnchorFile(path: path)
        try again.write(Self.anchor(9))
        #expect(try read() == .found(Self.anchor(9)))
    }

    @Test func `a slot that was copied to the other's place is not taken for it`() throws {
        let file = try AnchorFile(path: path)
        try file.write(Self.anchor(5))
        try file.write(Self.anchor(6))
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes.replaceSubrange(0..<128, with: bytes[4_096..<4_096 + 128])
        bytes[4_096] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(try read() == .unreadable)
    }
}
