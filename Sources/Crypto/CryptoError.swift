/// What can go wrong with keys and sealed bytes at run time.
package enum CryptoError: Error, Equatable {
    /// The system's random generator gave nothing; nothing may be minted without it.
    case noRandomness
    /// The bytes are not a key of the length that its algorithm asks for.
    case malformedKey(expectedBytes: Int, actualBytes: Int)
    /// The sealed bytes, their label or the key are not those that were sealed.
    case notAuthentic
}

extension CryptoError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noRandomness:
            "the system's random generator is not available"
        case .malformedKey(let expected, let actual):
            "a key of \(expected) bytes is needed, this one has \(actual)"
        case .notAuthentic:
            "the sealed bytes do not belong to this key and label"
        }
    }
}
