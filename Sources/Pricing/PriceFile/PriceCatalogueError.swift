package import JSON

/// Why a price list is refused: the file, the path of the key in it, and the fault.
package struct PriceCatalogueError: Error, Equatable, Sendable, CustomStringConvertible {
    package let file: String
    /// Such as `models[3].periods[0].rates.flex.input`; empty for the file as a whole.
    package let path: String
    package let fault: PriceFileFault

    package init(file: String, path: String, fault: PriceFileFault) {
        self.file = file
        self.path = path
        self.fault = fault
    }

    package var description: String {
        path.isEmpty ? "\(file): \(fault)" : "\(file): \(path): \(fault)"
    }
}

/// What is wrong with a price file.
package enum PriceFileFault: Equatable, Sendable, CustomStringConvertible {
    case malformed(JSONError)
    case missing
    case unknownKey
    case unexpected(expected: String)
    case empty
    case zeroPrice
    case notAPrice(String)
    case notADay(String)
    case notAnUplift(String)
    case inexactUplift(bucket: String, tier: String)
    case emptyPeriod
    case overlappingPeriod
    case nameTaken(String)
    case noFiles

    package var description: String {
        switch self {
        case .malformed(let error): "\(error)"
        case .missing: "a required key is missing"
        case .unknownKey: "the format has no such key"
        case .unexpected(let expected): "expected \(expected)"
        case .empty: "must not be empty"
        case .zeroPrice: "a price of zero; leave an unknown price out, nothing here is free"
        case .notAPrice(let text):
            "\"\(text)\" is not a price in USD per million tokens: a decimal such as \"2.5\", below"
                + " 100000, with at most 6 places"
        case .notADay(let text): "\"\(text)\" is not a day such as \"2026-12-01\""
        case .notAnUplift(let text):
            "\"\(text)\" is not a factor such as \"1.1\": from 1 to below 10, at most 4 places"
        case .inexactUplift(let bucket, let tier):
            "makes the \(tier) price of \(bucket) finer than a pico-USD per token"
        case .emptyPeriod: "ends before it begins"
        case .overlappingPeriod: "begins before the period before it ends"
        case .nameTaken(let name): "the name \"\(name)\" already means another model"
        case .noFiles: "there are no price files"
        }
    }
}
