import Crypto
import Events
import Foundation
import Testing

@testable import Gateway

@Suite struct SealedFileTests {
    private let directory: TemporaryDirectory
    private let executor = DiskExecutor()

    init() throws { directory = try TemporaryDirectory() }

    private func seal(_ file: String = "file-1") throws -> FileSeal {
        FileSeal(
            dataKey: [UInt8](repeating: 7, count: 32), customer: try #require(CustomerID("acme")),
            file: file)
    }

    private func stored(_ bytes: Int64) -> StoredFile {
        StoredFile(
            id: "file-1", name: "n", purpose: "batch", bytes: bytes, lines: 0,
            createdAt: Timestamp(nanoseconds: 0), expiresAt: Timestamp(nanoseconds: 1))
    }

    private func write(_ content: [UInt8], in pieces: Int) async throws -> SealedFileWriter.Content
    {
        let writer = try SealedFileWriter(
            path: directory.path + "/f", seal: seal(), executor: executor)
        for start in stride(from: 0, to: content.count, by: pieces) {
            try await writer.write(Array(content[start..<min(start + pieces, content.count)]))
        }
        return try await writer.finish()
    }

    private func read(_ bytes: Int64, under seal: FileSeal) async throws -> [UInt8] {
        let reader = try SealedFileReader(
            stored(bytes), path: directory.path + "/f", seal: seal, executor: executor)
        var content: [UInt8] = []
        while let piece = try await reader.read() { content += piece }
        return content
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
    func `what is sealed opens as it was, and tells its measures`(count: Int) async throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 % 11 == 0 ? 10 : $0) }
        let measured = try await write(content, in: 9_999)
        #expect(measured.bytes == Int64(count))
        #expect(measured.lines == Int64(content.count { $0 == 10 }))
        #expect(measured.sha256 == SHA256.digest(of: content))
        #expect(try await read(Int64(count), under: seal()) == content)
        let onDisk = try #require(try SmallFileBytes.read(directory.path + "/f"))
        #expect(
            onDisk.count
                == count + Int(FileSeal.pieces(ofBytes: Int64(count))) * 28)
    }

    @Test func `pieces that are cut off, swapped, changed or of another file do not open`()
        async throws
    {
        let content = [UInt8](repeating: 65, count: 3 * FileSeal.pieceBytes)
        _ = try await write(content, in: 65_536)
        let path = directory.path + "/f"
        let whole = try #require(try SmallFileBytes.read(path))
        let size = FileSeal.sealedPieceBytes
        var changed = whole
        changed[size + 40] ^= 1
        let swapped = Array(whole[size..<(2 * size)] + whole[..<size] + whole[(2 * size)...])
        for damaged in [changed, swapped, Array(whole[..<(2 * size)])] {
            try SmallFileBytes.write(damaged, to: path)
            await #expect(throws: FileFault.self) {
                try await read(Int64(content.count), under: seal())
            }
        }
        try SmallFileBytes.write(Array(whole[..<(2 * size)]), to: path)
        // Not even when the note beside it is believed to say so.
        await #expect(throws: FileFault.self) {
            try await read(Int64(2 * FileSeal.pieceBytes), under: seal())
        }
        try SmallFileBytes.write(whole, to: path)
        await #expect(throws: FileFault.self) {
            try await read(Int64(content.count), under: seal("file-2"))
        }
        #expect(try await read(Int64(content.count), under: seal()) == content)
    }
}

/// Whole files of any length, for tests that change what is on disk.
private enum SmallFileBytes {
    static func read(_ path: String) throws -> [UInt8]? {
        Array(FileManager.default.contents(atPath: path) ?? Data())
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }
}
