import Crypto
import Ledger
import Projections

/// An export's bytes on their way to a sink, with their digest and what is counted in them.
///
/// A class, because it is kept from page to page of an asynchronous read.
final class ExportContent {
    /// The spends of a page, or their bytes, where each can be written whatever comes before it.
    enum Page: Sendable {
        case spends([RecordedSpend])
        case written(ExportWriter, [UInt8], spends: Int)

        /// - Parameter apart: nil where one writer has to write all.
        init(_ spends: [RecordedSpend], by apart: ExportWriter?) {
            guard var writer = apart else {
                self = .spends(spends)
                return
            }
            let bytes = writer.write(spends)
            self = .written(writer, bytes, spends: spends.count)
        }
    }

    private var writer: ExportWriter
    private let sink: ([UInt8]) async throws -> Void
    private var hash = SHA256()
    private(set) var length: Int64 = 0
    private(set) var spends: Int64 = 0
    /// Hex; of all bytes, once they have ended.
    private(set) var digest = ""

    init(_ request: ExportRequest, _ sink: @escaping ([UInt8]) async throws -> Void) {
        writer = ExportWriter(request)
        self.sink = sink
    }

    var rows: Int64 { writer.rows }
    var unpriced: Int64 { writer.unpriced }
    /// What pages may be written by where they are read.
    var apart: ExportWriter? { writer.apart }

    /// What comes before the first spend.
    func begin() async throws { try await give(writer.begin()) }

    func write(_ page: Page) async throws {
        switch page {
        case .spends(let page):
            spends += Int64(page.count)
            try await give(writer.write(page))
        case .written(let part, let bytes, let count):
            spends += Int64(count)
            writer.add(part)
            try await give(bytes)
        }
    }

    /// What comes after the last spend.
    func end() async throws {
        try await give(writer.end())
        digest = hash.finish().hex
    }

    private func give(_ bytes: [UInt8]) async throws {
        hash.update(bytes)
        length += Int64(bytes.count)
        try await sink(bytes)
    }
}
