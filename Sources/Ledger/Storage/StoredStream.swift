package import Events
import SQLite

/// A stream's name as the column `stream` holds it.
///
/// Nearly all events belong to a response, and the name stands with each of them and once more in the index: so a
/// response's stream is its id in 17 bytes, a blob, and any other is its name, a text. One name has one form.
package enum StoredStream: Sendable, Equatable {
    case response([UInt8])
    case name(String)

    package init(_ stream: StreamName) {
        if let packed = stream.responseID?.packed {
            self = .response(packed)
        } else {
            self = .name(stream.text)
        }
    }

    /// The stream that it stands for; nil for bytes that stand for none, and for a name in the form of another.
    var stream: StreamName? {
        switch self {
        case .response(let packed):
            return ResponseID(packed: packed).map { .response($0) }
        case .name(let text):
            let stream = StreamName(text)
            return stream.responseID?.packed == nil ? stream : nil
        }
    }

    /// The bytes of the column.
    package var bytes: [UInt8] {
        switch self {
        case .response(let packed): packed
        case .name(let text): Array(text.utf8)
        }
    }

    var value: SQLiteValue {
        switch self {
        case .response(let packed): .blob(packed)
        case .name(let text): .text(text)
        }
    }
}

extension BoundStatement {
    /// The stream in a column.
    ///
    /// - Throws: ``LedgerError/corrupt(seq:_:)`` for what is none.
    func stream(_ column: Int, seq: Int64) throws -> StreamName {
        let stored: StoredStream
        switch try value(column) {
        case .blob(let packed): stored = .response(packed)
        case .text(let text): stored = .name(text)
        case .integer, .null: throw LedgerError.corrupt(seq: seq, .column("stream"))
        }
        guard let stream = stored.stream else {
            throw LedgerError.corrupt(seq: seq, .column("stream"))
        }
        return stream
    }
}
