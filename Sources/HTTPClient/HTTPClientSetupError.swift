/// Why an HTTP client could not be set up.
package enum HTTPClientSetupError: Error, Equatable, Sendable {
    /// libcurl could not be initialised (memory, or a TLS library that does not work).
    case curlUnavailable
    /// No descriptor for the loop's poll set or its wake-up: usually the limit of open files.
    case noDescriptor(errno: Int32)
    /// The loop's thread could not be started.
    case noThread(errno: Int32)
}

extension HTTPClientSetupError: CustomStringConvertible {
    /// For people: what could not be had.
    package var description: String {
        switch self {
        case .curlUnavailable: "libcurl could not be initialised"
        case .noDescriptor(let errno): "no descriptor for the HTTP client's loop (errno \(errno))"
        case .noThread(let errno): "no thread for the HTTP client's loop (errno \(errno))"
        }
    }

    /// For metrics and reason codes: one constant per case.
    package var label: String {
        switch self {
        case .curlUnavailable: "curl_unavailable"
        case .noDescriptor: "no_descriptor"
        case .noThread: "no_thread"
        }
    }
}
