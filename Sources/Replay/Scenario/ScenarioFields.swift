import Events
import JSON

/// The members of one object of a scenario, read with the path of what does not read.
struct ScenarioFields {
    let path: String
    private let object: JSONValue

    /// - Throws: ``ScenarioError`` when it is no object, or has a key that is not among `known`.
    init(_ value: JSONValue, at path: String, known: [String]) throws(ScenarioError) {
        guard value.kind == .object else {
            throw ScenarioError(path: path, reason: "must be an object")
        }
        self.path = path
        object = value
        for (key, _) in value.members where !known.contains(key) {
            throw wrong(key, "is not a known key; known here: \(known.joined(separator: ", "))")
        }
    }

    func value(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    func required(_ name: String) throws(ScenarioError) -> JSONValue {
        guard let value = value(name) else { throw wrong(name, "is required") }
        return value
    }

    func optionalWhole(
        _ name: String, _ range: ClosedRange<Int64>
    ) throws(ScenarioError) -> Int64? {
        guard let value = value(name) else { return nil }
        guard let number = value.int, range.contains(number) else {
            throw wrong(
                name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func whole(_ name: String, _ range: ClosedRange<Int64>) throws(ScenarioError) -> Int64 {
        guard let number = try optionalWhole(name, range) else { throw wrong(name, "is required") }
        return number
    }

    func text(_ name: String) throws(ScenarioError) -> String {
        guard let text = try required(name).string else { throw wrong(name, "must be a string") }
        return text
    }

    func optionalWord<Word: RawRepresentable<String>>(
        _ name: String, of words: [Word]
    ) throws(ScenarioError) -> Word? {
        guard let value = value(name) else { return nil }
        guard let word = value.string.flatMap(Word.init(rawValue:)),
            words.contains(where: { $0.rawValue == word.rawValue })
        else {
            throw wrong(name, "must be one of \(words.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    /// An amount in USD that is not negative.
    func money(_ name: String) throws(ScenarioError) -> PicoUSD {
        let text = try text(name)
        let amount: PicoUSD
        do throws(MoneyError) { amount = try PicoUSD(decimal: text) } catch {
            throw wrong(name, "\(error)")
        }
        guard amount >= .zero else { throw wrong(name, "must not be negative") }
        return amount
    }

    /// A price of a million tokens, as the rate of one in pico-USD.
    func rate(_ name: String) throws(ScenarioError) -> Int64 {
        let (rate, rest) = try money(name).pico.quotientAndRemainder(dividingBy: 1_000_000)
        guard rest == 0 else { throw wrong(name, "must have at most six places") }
        return rate
    }

    /// A share from 0 to 1, in millionths.
    func share(_ name: String) throws(ScenarioError) -> Int64 {
        let amount = try money(name)
        let (share, rest) = amount.pico.quotientAndRemainder(dividingBy: 1_000_000)
        guard rest == 0, share <= 1_000_000 else {
            throw wrong(name, "must be from 0 to 1, with at most six places")
        }
        return share
    }

    func wrong(_ name: String, _ reason: String) -> ScenarioError {
        ScenarioError(path: join(name), reason: reason)
    }

    func join(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
