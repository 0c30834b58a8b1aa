/// Status and headers of an answer, without interim (1xx) answers and trailers.
package struct TransferHead: Sendable {
    package var status: Int
    /// In the order received; names in lower case.
    package var headers: [(name: String, value: String)]

    package init(status: Int, headers: [(name: String, value: String)]) {
        self.status = status
        self.headers = headers
    }

    /// The first value of a header; `name` in lower case.
    package func first(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }
}
