import Events
import Foundation
import Testing

@testable import Providers

/// The exchanges under `Tests/Transcripts`, one folder for each provider.
@Suite struct TranscriptTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Transcripts").standardizedFileURL

    private static func files(of provider: Provider) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: provider.rawValue), includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }
    }

    @Test(arguments: Provider.firstClass)
    func `each exchange is put, read and counted as it is written down`(
        provider: Provider
    ) throws {
        let refreshes = ProcessInfo.processInfo.environment["ZUMIK_REFRESH_DOCS"] == "1"
        for file in try Self.files(of: provider) {
            let text = try String(contentsOf: file, encoding: .utf8)
            let transcript = try Transcript(reading: text)
            let made = try transcript.run(provider, piece: .max / 2)
            if refreshes {
                try Data(transcript.refreshed(made).utf8).write(to: file)
                continue
            }
            for name in Transcript.made {
                #expect(
                    transcript.section(name) == made[name], "\(provider)/\(file.lastPathComponent)")
            }
        }
    }

    @Test(arguments: Provider.firstClass, [1, 7, 64])
    func `wherever a body is cut, the exchange is the same`(provider: Provider, piece: Int) throws {
        for file in try Self.files(of: provider) {
            let transcript = try Transcript(
                reading: String(contentsOf: file, encoding: .utf8))
            let whole = try transcript.run(provider, piece: .max / 2)
            #expect(
                try transcript.run(provider, piece: piece) == whole,
                "\(provider)/\(file.lastPathComponent)")
        }
    }

    /// Chat, stream, tools and errors of every provider.
    @Test(arguments: Provider.firstClass)
    func `no provider lacks a kind of exchange`(provider: Provider) throws {
        let names = Set(
            try Self.files(of: provider).map { $0.deletingPathExtension().lastPathComponent })
        let kinds = [
            "chat", "chat-stream", "tools", "tools-stream", "error-rate", "error-key",
            "error-in-stream",
        ]
        #expect(names.isSuperset(of: kinds), "\(provider): \(Set(kinds).subtracting(names))")
    }
}
