import Crypto
import Events

/// What one file is sealed under: a key of its own, made from its customer's data key.
///
/// Content is sealed in pieces of 64 KiB. A piece's nonce is its number, which no other piece of this key has; its label
/// says which piece it is and whether the last, so that none can be left out, repeated or put elsewhere.
struct FileSeal: Sendable {
    static let pieceBytes = 65_536
    static let sealedPieceBytes = pieceBytes + AESGCM.nonceBytes + AESGCM.tagBytes

    private let key: [UInt8]
    private let name: String

    init(dataKey: [UInt8], customer: CustomerID, file: String) {
        name = "zumik file\0\(customer.text)\0\(file)"
        let derived = HMACSHA256.authenticate(name, key: dataKey)
        key = derived.withUnsafeBytes { Array($0) }
    }

    func seal(_ piece: [UInt8], number: Int64, isLast: Bool) throws(CryptoError) -> [UInt8] {
        try AESGCM.seal(
            piece, key: key, nonce: Self.nonce(number), label: label(number, isLast: isLast))
    }

    func open(_ sealed: [UInt8], number: Int64, isLast: Bool) throws(CryptoError) -> [UInt8] {
        try AESGCM.open(sealed, key: key, label: label(number, isLast: isLast))
    }

    /// Seals what stands beside the content; it may be sealed again with other words, so chance makes its nonce.
    func sealNote(_ note: [UInt8], nonce: [UInt8]) throws(CryptoError) -> [UInt8] {
        // Pieces have zeros where this has a one: the two kinds of nonce never meet.
        try AESGCM.seal(
            note, key: key, nonce: [1] + nonce.dropFirst(), label: Array("\(name)\0note".utf8))
    }

    func openNote(_ sealed: [UInt8]) throws(CryptoError) -> [UInt8] {
        try AESGCM.open(sealed, key: key, label: Array("\(name)\0note".utf8))
    }

    /// Pieces of a content of this length; an empty one has one.
    static func pieces(ofBytes bytes: Int64) -> Int64 {
        max(1, (bytes + Int64(pieceBytes) - 1) / Int64(pieceBytes))
    }

    /// The length of a content by that of its sealed pieces.
    static func bytes(sealed: Int64) -> Int64 {
        let added = Int64(sealedPieceBytes - pieceBytes)
        let pieces = (sealed + Int64(sealedPieceBytes) - 1) / Int64(sealedPieceBytes)
        return max(0, sealed - pieces * added)
    }

    private func label(_ number: Int64, isLast: Bool) -> [UInt8] {
        Array("\(name)\0\(number)\0\(isLast ? "last" : "more")".utf8)
    }

    private static func nonce(_ number: Int64) -> [UInt8] {
        [0, 0, 0, 0] + withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
