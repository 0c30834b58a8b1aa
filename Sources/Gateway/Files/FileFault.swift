import Events
import Ledger

/// Why a file could not be stored, read or deleted.
enum FileFault: Error, Sendable {
    /// The customer's files together would have more than this.
    case overQuota(bytesMax: Int64)
    case tooManyFiles(limit: Int)
    /// It is longer than a file may be.
    case tooLong(bytesMax: Int64)
    /// What the customer's files are sealed under does not open.
    case key(CredentialError)
    /// The system refused.
    case disk(action: String, errno: Int32)
    /// A byte of what is on disk is not what was sealed, or it is not there.
    case damaged(file: String)
    case unrecorded(AppendError)
    /// A batch that has not ended is made from it.
    case inUse(batch: String)

    /// A bounded constant for logs.
    var label: String {
        switch self {
        case .overQuota: "over_quota"
        case .tooManyFiles: "too_many_files"
        case .tooLong: "too_long"
        case .key(let error): error.label
        case .disk: "disk"
        case .damaged: "damaged"
        case .unrecorded(let error): error.label
        case .inUse: "in_use"
        }
    }
}

extension ClientError {
    init(_ fault: FileFault) {
        switch fault {
        case .overQuota(let bytesMax):
            self.init(
                status: 400, reason: nil,
                message:
                    "Your files together may have \(bytesMax) bytes: delete what you do not need.",
                param: "file")
        case .tooManyFiles(let limit):
            self.init(
                status: 400, reason: nil,
                message:
                    "You have \(limit) files, and more are not kept: delete what you do not need.",
                param: "file")
        case .tooLong(let bytesMax):
            self.init(
                status: 413, reason: nil, message: "A file may have \(bytesMax) bytes at most.",
                param: "file")
        case .inUse(let batch):
            self.init(
                status: 409, reason: nil,
                message: "The file is the input of \(batch), which has not ended: cancel it first.",
                forbidsRetry: true)
        case .unrecorded:
            self.init(
                status: 503, reason: .ledgerUnavailable,
                message: ReasonCode.ledgerUnavailable.sentence,
                retryAfter: ReasonCode.ledgerUnavailable.retryAfterSeconds)
        case .key, .disk, .damaged:
            self.init(
                status: 500, reason: nil,
                message: "The file could not be stored or read: tell your operator.")
        }
    }
}
