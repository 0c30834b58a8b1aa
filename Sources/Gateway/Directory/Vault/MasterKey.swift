import Crypto
import Events

/// A key that wraps the customers' data keys: 32 bytes for AES-256.
struct MasterKey: Sendable, Equatable, CustomStringConvertible {
    static let byteCount = AESGCM.keyBytes

    /// Names it beside what it wraps, and in events: the beginning of a digest, which reveals nothing of it.
    let id: String
    private let bytes: [UInt8]

    init?(_ bytes: [UInt8]) {
        guard bytes.count == MasterKey.byteCount else { return nil }
        self.bytes = bytes
        id = String(SHA256.digest(of: Array("zumik master key".utf8) + [0] + bytes).hex.prefix(16))
    }

    /// Wraps a customer's data key.
    func wrap(
        _ dataKey: [UInt8], of customer: CustomerID, nonce: [UInt8]
    ) throws(CryptoError) -> WrappedKey {
        WrappedKey(
            masterKey: id,
            sealed: try AESGCM.seal(dataKey, key: bytes, nonce: nonce, label: label(customer)))
    }

    /// Unwraps what this key wrapped for this customer, and nothing else.
    func unwrap(_ wrapped: WrappedKey, of customer: CustomerID) throws(CryptoError) -> [UInt8] {
        try AESGCM.open(wrapped.sealed, key: bytes, label: label(customer))
    }

    private func label(_ customer: CustomerID) -> [UInt8] {
        Array("zumik data key\0\(customer.text)\0\(id)".utf8)
    }

    /// As it stands in a file of keys.
    var text: String { Hex.encode(bytes) }
    var description: String { "<master key \(id)>" }
}

/// A customer's data key as it stands in the customer's file.
struct WrappedKey: Sendable, Equatable {
    /// Id of the master key that opens it.
    var masterKey: String
    var sealed: [UInt8]
}

/// The master keys that are known: the first wraps, and each opens what it wrapped.
struct MasterKeyRing: Sendable, Equatable {
    static let keysMax = 16

    /// Never empty.
    private(set) var keys: [MasterKey]

    init(_ key: MasterKey) {
        keys = [key]
    }

    /// Reads keys of 64 hexadecimal digits or 44 characters of base64, with white space between them; nil when
    /// there is none, or something else among them.
    init?(text: String) {
        var keys: [MasterKey] = []
        for word in text.split(whereSeparator: \.isWhitespace).map(String.init) {
            guard let key = (Hex.decode(word) ?? Base64.decode(word)).flatMap(MasterKey.init),
                keys.count < Self.keysMax
            else { return nil }
            if !keys.contains(key) { keys.append(key) }
        }
        guard !keys.isEmpty else { return nil }
        self.keys = keys
    }

    /// The one that wraps.
    var current: MasterKey { keys[0] }

    func key(_ id: String) -> MasterKey? { keys.first { $0.id == id } }

    /// These keys first, and then those known before.
    func followed(by before: MasterKeyRing?) -> MasterKeyRing {
        var all = self
        all.keys += before?.keys.filter { !keys.contains($0) } ?? []
        return all
    }

    var text: String { keys.map { $0.text + "\n" }.joined() }
}
