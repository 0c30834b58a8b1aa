import Gateway
import Ledger
import Projections

/// How a command ends, as scripts see it.
enum CommandStatus: Int32, Sendable {
    case done = 0
    /// The check failed, the thing is not there, or it could not be done.
    case failed = 1
    case wrongUsage = 2
    /// The ledger is damaged or cannot be trusted.
    case damaged = 3
}

/// Why a command could not do its work, in a sentence for people.
struct CommandFailure: Error, Sendable, Equatable, CustomStringConvertible {
    var status: CommandStatus
    var description: String

    init(_ description: String, status: CommandStatus = .failed) {
        self.status = status
        self.description = description
    }

    /// Gives an error of any module its exit status.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as LedgerError:
            self.init(error.description, status: error.isDamage ? .damaged : .failed)
        case ProjectionError.ledger(let error): self.init(error)
        case let error as ReportError:
            self.init("the report is refused: \(error)")
        case let error as AdministrationError:
            self.init(error.description)
        case let error as PolicyError:
            self.init("the policy is refused:\n\(error)")
        case let error as ObjectiveError:
            self.init("the objective is refused:\n\(error)")
        default: self.init("\(error)")
        }
    }
}
