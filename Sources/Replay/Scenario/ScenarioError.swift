/// What is wrong with a scenario file: the key's path, and the reason.
package struct ScenarioError: Error, Sendable, Equatable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    package var description: String { "\(path.isEmpty ? "the scenario" : path) \(reason)" }
}
