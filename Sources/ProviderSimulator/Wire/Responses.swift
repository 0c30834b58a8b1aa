import HTTPServer
import JSON

extension HTTPHeaders {
    /// Adds a field that the simulator itself has composed, so that it cannot split the message.
    mutating func put(_ name: String, _ value: String) {
        do {
            try add(name, value)
        } catch {
            preconditionFailure("the simulator composed a header that cannot be sent: \(error)")
        }
    }

    static func json(_ more: [(String, String)] = []) -> HTTPHeaders {
        var headers: HTTPHeaders = ["content-type": "application/json"]
        for (name, value) in more { headers.put(name, value) }
        return headers
    }

    /// For an answer to generation.
    static func answer(streams: Bool, _ more: [(String, String)]) -> HTTPHeaders {
        guard streams else { return .json(more) }
        let head: HTTPHeaders = ["content-type": "text/event-stream; charset=utf-8"]
        return head.with(more)
    }

    func with(_ more: [(String, String)]) -> HTTPHeaders {
        var headers = self
        for (name, value) in more { headers.put(name, value) }
        return headers
    }
}

extension HTTPResponse {
    static func json(
        _ node: JSONNode, status: Int = 200, headers: [(String, String)] = []
    )
        -> HTTPResponse
    {
        HTTPResponse(status: status, headers: .json(headers), body: node.bytes())
    }
}
