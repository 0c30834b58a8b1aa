import CSimdJSON

/// A parsed text: its bytes and a flat array of nodes.
///
/// Immutable and one reference wide. The whole text is validated when it is parsed, so reading
/// never fails.
package struct JSONDocument: Sendable {
    let storage: JSONStorage

    /// Parses a whole text.
    ///
    /// Refused are, besides what RFC 8259 refuses, keys that occur twice in an object (compared
    /// unescaped) and lone surrogates: both would let two readers of one text see different things.
    package init(
        parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()
    ) throws(JSONError) {
        let bytesMax = min(limits.bytesMax, Int(zumik_json_source_bytes_max))
        guard bytes.count <= bytesMax else {
            throw .tooLarge(bytes: bytes.count, limit: bytesMax)
        }
        let depthMax = UInt32(clamping: limits.depthMax)
        let parsed = bytes.withUnsafeBufferPointer {
            zumik_json_parse($0.baseAddress, $0.count, depthMax)
        }
        defer { zumik_json_trim() }
        switch parsed.status {
        case .ok:
            storage = JSONStorage(copying: parsed, of: bytes)
        case .malformed:
            let reason = parsed.reason.map { String(cString: $0) } ?? "unknown"
            throw .malformed(offset: Int(parsed.offset), reason: reason)
        case .duplicate_key:
            let nodes = JSONStorage(copying: parsed, of: bytes)
            let key = nodes.withText(of: parsed.node_count - 1) {
                String(decoding: $0, as: UTF8.self)
            }
            throw .duplicateKey(key)
        case .too_deep:
            throw .tooDeep(limit: limits.depthMax)
        case .invalid_utf8:
            throw .invalidUTF8
        case .out_of_memory:
            // The index of a text is several times its size: what memory cannot hold is too large.
            throw .tooLarge(bytes: bytes.count, limit: bytesMax)
        }
    }

    package init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    package var root: JSONValue { JSONValue(storage: storage, index: 0) }

    /// The text as it was given.
    package var bytes: [UInt8] { storage.source }
}
