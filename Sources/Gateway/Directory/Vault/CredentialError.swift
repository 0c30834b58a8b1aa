package import Events

/// Why a customer's own key could not be sealed or opened. Says nothing of the key.
package enum CredentialError: Error, Sendable {
    /// There is no master key at all, although data keys are wrapped by one.
    case masterKeyMissing
    /// Customers' data keys are wrapped by a master key that is not among those given.
    case masterKeyUnknown(id: String, customers: Int)
    case masterKeyMalformed(place: String)
    case masterKeyFile(path: String, action: String, errno: Int32)
    /// The keys come from the environment of a process that has them already.
    case nothingToRotate
    case rotationRuns
    /// The vault does not hold this credential (any more).
    case notSealed(credential: String)
    /// The sealed bytes do not open: they, or the customer's file around them, were changed.
    case damaged(CustomerID)
    case vault(VaultError)

    /// A bounded constant for logs and the `code` of an error answer.
    package var label: String {
        switch self {
        case .masterKeyMissing: "master_key_missing"
        case .masterKeyUnknown: "master_key_unknown"
        case .masterKeyMalformed: "master_key_malformed"
        case .masterKeyFile: "master_key_file"
        case .nothingToRotate: "nothing_to_rotate"
        case .rotationRuns: "rotation_runs"
        case .notSealed: "credential_not_sealed"
        case .damaged: "credential_damaged"
        case .vault: "vault_unavailable"
        }
    }
}

extension CredentialError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .masterKeyMissing:
            "the master key is missing that customers' keys are sealed under; restore it"
        case .masterKeyUnknown(let id, let customers):
            "the master key \(id) is missing that wraps the keys of \(customers) customers; "
                + "give it after the current one"
        case .masterKeyMalformed(let place):
            "\(place) must hold keys of 32 bytes, each as 64 hexadecimal digits or in base64"
        case .masterKeyFile(let path, let action, let errno):
            "cannot \(action) \(path): \(SmallFileError.message(errno))"
        case .nothingToRotate:
            "no other master key was given; put the new one before the old one in "
                + "ZUMIK_MASTER_KEY or the configured file, from which it is then taken up"
        case .rotationRuns: "the master key is being rotated already"
        case .notSealed(let credential): "the vault does not hold the credential \(credential)"
        case .damaged(let customer): "what is sealed for customer \(customer) does not open"
        case .vault(let error): error.description
        }
    }
}
