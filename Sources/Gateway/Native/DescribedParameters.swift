import Events
import HTTPServer
import JSON

/// The query parameters that the OpenAPI document describes, by operation: what a request may carry.
///
/// A parameter that is misspelt and passed over gives an answer to another question than the one asked.
struct DescribedParameters: Sendable {
    private struct Operation: Sendable {
        /// Nil stands for a parameter of the path.
        let path: [String?]
        let method: String
        let names: [String]
    }

    private let operations: [Operation]

    /// Reads them from the document that the binary carries.
    init() {
        guard let root = try? JSONDocument(parsing: Array(EmbeddedSchemas.openapi.utf8)).root,
            let paths = root["paths"]
        else { preconditionFailure("schemas/openapi.json is embedded as it is checked") }
        operations = paths.members.flatMap { path, members in
            let parts = path.split(separator: "/").map { $0.hasPrefix("{") ? nil : String($0) }
            return members.members.map { method, operation in
                Operation(
                    path: parts, method: method.uppercased(), names: Self.queryNames(of: operation))
            }
        }
    }

    private static func queryNames(of operation: JSONValue) -> [String] {
        guard let parameters = operation["parameters"] else { return [] }
        return parameters.elements.filter { $0["in"]?.string == "query" }
            .compactMap { $0["name"]?.string }
    }

    /// Refuses a request with a parameter that its operation does not have.
    func check(_ request: HTTPRequest) throws(ClientError) {
        guard !request.query.isEmpty, let names = names(for: request) else { return }
        for (name, _) in request.query where !names.contains(name) {
            let known = names.isEmpty ? "none" : names.joined(separator: ", ")
            throw ClientError(
                status: 400, reason: .invalidRequest,
                message: "The query parameter `\(name)` is not known here; known: \(known).",
                param: name)
        }
    }

    private func names(for request: HTTPRequest) -> [String]? {
        let parts = request.path.split(separator: "/")
        return operations.first { operation in
            operation.method == request.method && operation.path.count == parts.count
                && zip(operation.path, parts).allSatisfy { $0 == nil || $0 == String($1) }
        }?.names
    }
}
