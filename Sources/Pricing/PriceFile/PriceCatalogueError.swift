package import JSON

/// Why a price list is refused: the file, the path of the key in it, and the fault.
package struct PriceCatalogueError: Error, Equatable, Sendable, CustomStringConvertible {
    package let file: String
    /// Such as `models[3].periods[0].rates.flex.input`; empty for the file as a whole.
    package let path: String
    package let fault: PriceFileFault
    /// The line in the file, from 1; nil for what stands nowhere. It follows from the path.
    package var line: Int?

    package init(file: String, path: String, fault: PriceFileFault, line: Int? = nil) {
        self.file = file
        self.path = path
        self.fault = fault
        self.line = line
    }

    package var description: String {
        let place = line.map { "\(file): line \($0)" } ?? file
        return path.isEmpty ? "\(place): \(fault)" : "\(place): \(path): \(fault)"
    }

    /// The same fault in the same place; whether somebody has counted lines does not matter.
    package static func == (left: PriceCatalogueError, right: PriceCatalogueError) -> Bool {
        (left.file, left.path, left.fault) == (right.file, right.path, right.fault)
    }

    /// The same with its line, where the fault is one of the text itself.
    func located(in text: [UInt8]) -> PriceCatalogueError {
        guard line == nil, case .malformed(.malformed(let offset, _)) = fault else { return self }
        var located = self
        located.line = Self.line(ofByte: offset, in: text)
        return located
    }

    /// The line, from 1, in which a byte stands.
    static func line(ofByte offset: Int, in text: some Collection<UInt8>) -> Int {
        1 + text.prefix(offset).count { $0 == UInt8(ascii: "\n") }
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
    /// A price in a community map that is no whole number of pico-USD per token.
    case inexact(String)
    case negative(String)
    /// A member of a community map that looks like a price for text and is not understood.
    case unknownPrice
    case nothingKnown

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
        case .inexact(let text):
            "\(text) is no whole number of pico-USD per token: a binary float that was never rounded"
        case .negative(let text): "\(text) is negative"
        case .unknownPrice: "looks like a price of text tokens, and is not known here"
        case .nothingKnown: "no entry is of a provider and a kind that is known here"
        }
    }
}
