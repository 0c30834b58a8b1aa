import Glibc

/// Why a server did not start.
package enum HTTPServerError: Error, Equatable, CustomStringConvertible {
    case addressNotLiteral(String)
    case cannotListen(address: String, port: UInt16, errno: CInt)
    case limitOutOfRange(name: String, value: Int, range: ClosedRange<Int>)
    /// The library refused to start its threads; `errno` is what it left behind.
    case cannotStart(errno: CInt)

    package var description: String {
        switch self {
        case .addressNotLiteral(let address):
            "‘\(address)’ is neither an IPv4 address nor an IPv6 address in brackets"
        case .cannotListen(let address, let port, let errno):
            "cannot listen on \(address):\(port): \(String(cString: strerror(errno)))"
        case .limitOutOfRange(let name, let value, let range):
            "\(name) is \(value), must be \(range.lowerBound)…\(range.upperBound)"
        case .cannotStart(let errno):
            "the HTTP threads did not start: \(String(cString: strerror(errno)))"
        }
    }
}

/// The client closed its connection, or the server is being stopped: nobody reads what would be written.
package struct ClientLeft: Error, Equatable {
    package init() {}
}
