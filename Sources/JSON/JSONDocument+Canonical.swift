import CSimdJSON

extension JSONDocument {
    /// Whether the bytes are exactly what a canonical writer writes.
    ///
    /// That is: one valid value without white space, keys in strictly ascending order of their
    /// UTF-8 bytes, numbers that are integers within Int64 in their shortest form, strings with
    /// minimal escapes. The bytes are read and written again, so there is one definition of the
    /// form and not two.
    package static func isCanonical(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> Bool {
        guard let document = try? JSONDocument(parsing: bytes, limits: limits) else { return false }
        var writer = JSONWriter(capacity: bytes.count)
        return document.root.writeCanonically(to: &writer) && writer.take() == bytes
    }
}

extension JSONValue {
    /// Writes the value as it is; false, with something left open, where no canonical text could
    /// hold it.
    fileprivate func writeCanonically(to writer: inout JSONWriter) -> Bool {
        switch kind {
        case .null: writer.null()
        case .bool: writer.value(bool ?? false)
        case .string: writer.value(string ?? "")
        case .number:
            guard let int else { return false }
            writer.value(int)
        case .array:
            writer.beginArray()
            for element in elements {
                guard element.writeCanonically(to: &writer) else { return false }
            }
            writer.endArray()
        case .object:
            writer.beginObject()
            var last: String?
            for (key, value) in members {
                if let last, !last.utf8.lexicographicallyPrecedes(key.utf8) { return false }
                last = key
                writer.key(key)
                guard value.writeCanonically(to: &writer) else { return false }
            }
            writer.endObject()
        }
        return true
    }
}
