package import Events
package import Ledger

/// Why a customer, key or policy was not changed.
package enum AdministrationError: Error, Sendable {
    case invalidCustomerID(String)
    case invalidName(bytesMax: Int)
    case customerExists(String)
    case unknownCustomer(String)
    /// No valid key has this id: it was never issued, or is revoked already.
    case unknownKey(String)
    case unknownProvider(String)
    case invalidCredential(bytesMax: Int)
    /// The customer has no key of its own for the provider.
    case unknownCredential(customer: String, provider: String)
    case invalidOverride(bytesMax: Int)
    case evidenceMissing(EvidenceMissing)
    /// A policy names a profile that only an activation can choose.
    case profileNotActivated(Profile)
    case credential(CredentialError)
    case vault(VaultError)
    /// The log did not take the event; nothing has changed unless the error says that this is unknown.
    case ledger(AppendError)

    /// A bounded constant for metrics and the `code` of an error answer.
    package var label: String {
        switch self {
        case .invalidCustomerID: "invalid_customer_id"
        case .invalidName: "invalid_name"
        case .customerExists: "customer_exists"
        case .unknownCustomer: "unknown_customer"
        case .unknownKey: "unknown_key"
        case .unknownProvider: "unknown_provider"
        case .invalidCredential: "invalid_credential"
        case .unknownCredential: "unknown_credential"
        case .invalidOverride: "invalid_override"
        case .evidenceMissing: "evidence_missing"
        case .profileNotActivated: "profile_not_activated"
        case .credential(let error): error.label
        case .vault: "vault_unavailable"
        case .ledger: "ledger_unavailable"
        }
    }

    /// The status of the answer on the native surface.
    package var httpStatus: Int {
        switch self {
        case .invalidCustomerID, .invalidName, .invalidCredential, .invalidOverride: 400
        case .unknownCustomer, .unknownKey, .unknownProvider, .unknownCredential: 404
        case .evidenceMissing, .profileNotActivated: 409
        case .ledger(.staleVersion): 409
        case .customerExists, .credential(.rotationRuns), .credential(.nothingToRotate): 409
        case .credential: 500
        case .vault: 500
        case .ledger: 503
        }
    }
}

extension AdministrationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidCustomerID:
            "a customer's id has 1 to 64 of a–z A–Z 0–9 . _ - and begins with a letter or digit"
        case .invalidName(let bytesMax):
            "a customer's name has 1 to \(bytesMax) bytes and no control characters"
        case .customerExists(let id): "customer \(id) exists already"
        case .unknownCustomer(let id): "there is no customer \(id)"
        case .unknownKey(let id): "there is no valid key with the id \(id)"
        case .unknownProvider(let name):
            "\(name) is no provider; known are "
                + Provider.firstClass.map(\.rawValue).joined(separator: ", ")
        case .invalidCredential(let bytesMax):
            "a provider's key has 1 to \(bytesMax) visible ASCII characters and no spaces"
        case .unknownCredential(let customer, let provider):
            "customer \(customer) has no key of its own for \(provider)"
        case .invalidOverride(let bytesMax):
            "the reason of an override has 1 to \(bytesMax) bytes on one line, and says something"
        case .evidenceMissing(let missing): missing.description
        case .profileNotActivated(let profile):
            "a policy cannot choose the profile \(profile.rawValue): zumik profiles activate "
                + "CUSTOMER \(profile.rawValue) does, with a replay as evidence"
        case .credential(let error): error.description
        case .vault(let error): error.description
        case .ledger(let error): error.description
        }
    }
}
