package import Events

/// A public trace: which of the known forms a file has, read line by line.
///
/// - Mooncake (`{"timestamp","input_length","output_length","hash_ids"}` a line, milliseconds, blocks of 512 tokens);
/// - Azure LLM inference (CSV with `TIMESTAMP,ContextTokens,GeneratedTokens`), of 2023 and of 2024.
package enum TraceFile {
    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - qosClass: the class of its requests, of which a trace says nothing.
    ///   - progress: is told how many bytes are read, now and then.
    /// - Throws: ``TraceError`` with the line that does not read.
    package static func read(
        _ bytes: [UInt8], qosClass: QoSClass, progress: (Int64) -> Void = { _ in }
    ) throws(TraceError) -> Workload {
        guard !bytes.starts(with: [0x1f, 0x8b]) else { throw TraceError(line: 1, .compressed) }
        var lines = TraceLines(bytes)
        guard let first = lines.next() else { throw TraceError(line: 1, .workload(.empty)) }
        var builder = WorkloadBuilder()
        if first.first == UInt8(ascii: "{") {
            var trace = MooncakeTrace(qosClass: qosClass)
            var line: ArraySlice<UInt8>? = first
            while let text = line {
                do throws(TraceFault) { try trace.read(text, into: &builder) } catch {
                    throw TraceError(line: lines.number, error)
                }
                progress(Int64(lines.position))
                line = lines.next()
            }
        } else {
            var trace: AzureTrace
            do throws(TraceFault) {
                trace = try AzureTrace(header: first, qosClass: qosClass)
            } catch {
                throw TraceError(line: lines.number, error)
            }
            while let text = lines.next() {
                do throws(TraceFault) { try trace.read(text, into: &builder) } catch {
                    throw TraceError(line: lines.number, error)
                }
                progress(Int64(lines.position))
            }
        }
        do throws(WorkloadFault) { return try builder.finish() } catch {
            throw TraceError(line: lines.number, .workload(error))
        }
    }
}

/// The lines of a file that hold something, with their numbers.
struct TraceLines {
    private let bytes: [UInt8]
    private(set) var position = 0
    /// Of the line given last, from 1.
    private(set) var number = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
    }

    mutating func next() -> ArraySlice<UInt8>? {
        while position < bytes.count {
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            var end = position
            position += 1
            number += 1
            if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            if end > start { return bytes[start..<end] }
        }
        return nil
    }
}

/// What is wrong with a trace, and on which line.
package struct TraceError: Error, Sendable, Equatable, CustomStringConvertible {
    package let line: Int
    package let fault: TraceFault

    init(line: Int, _ fault: TraceFault) {
        self.line = line
        self.fault = fault
    }

    package var description: String { "line \(line): \(fault)" }
}

/// Why a line of a trace does not read.
package enum TraceFault: Error, Sendable, Equatable, CustomStringConvertible {
    case compressed
    case unknownForm
    case notJSON(String)
    /// A member or column, and what it must be.
    case wrong(String, must: String)
    case columns(expected: Int, found: Int)
    case workload(WorkloadFault)

    package var description: String {
        switch self {
        case .compressed: "the file is compressed: unpack it first (gunzip -k FILE)"
        case .unknownForm:
            "neither a JSON object of a Mooncake trace nor the header "
                + "TIMESTAMP,ContextTokens,GeneratedTokens of an Azure one"
        case .notJSON(let reason): "is not valid JSON: \(reason)"
        case .wrong(let name, let must): "`\(name)` must be \(must)"
        case .columns(let expected, let found): "has \(found) columns instead of \(expected)"
        case .workload(let fault): "\(fault)"
        }
    }
}
