/// One request to an upstream: what goes on the wire, exactly once.
package struct HTTPClientRequest: Sendable {
    /// An HTTP token; case matters.
    package var method: String
    /// Absolute, http or https.
    package var url: String
    /// Sent in this order. Framing headers (Content-Length, Transfer-Encoding, Expect) are refused.
    package var headers: [(name: String, value: String)]
    /// Sent with Content-Length; nil: no body.
    package var body: [UInt8]?
    /// Nil: the client's.
    package var connectTimeout: Duration?

    package init(
        method: String,
        url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil,
        connectTimeout: Duration? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeout = connectTimeout
    }

    /// Refuses what would not be one well-formed request on the wire.
    ///
    /// curl writes header lines and methods as they are given: a line break in a value would be a
    /// header, or a request, of somebody else's making.
    func validate() throws(TransferError) {
        guard url.hasPrefix("https://") || url.hasPrefix("http://"),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { throw .urlInvalid }
        guard method.isHTTPToken else { throw .requestInvalid(reason: .methodNotAToken) }
        for (name, value) in headers {
            guard name.isHTTPToken else { throw .requestInvalid(reason: .headerNameNotAToken) }
            guard value.utf8.allSatisfy({ $0 != 0x0d && $0 != 0x0a && $0 != 0 }) else {
                throw .requestInvalid(reason: .headerValueNotALine)
            }
            guard !Self.isFraming(name) else { throw .requestInvalid(reason: .framingHeaderGiven) }
        }
    }

    private static func isFraming(_ name: String) -> Bool {
        switch name.utf8.count {
        case 6: name.equalsIgnoringCase("expect")
        case 14: name.equalsIgnoringCase("content-length")
        case 17: name.equalsIgnoringCase("transfer-encoding")
        default: false
        }
    }
}

extension String {
    /// A `token` of RFC 9110 §5.6.2.
    fileprivate var isHTTPToken: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default:
                    "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// Whether this is `lowercased`, ASCII letters being equal in both cases.
    func equalsIgnoringCase(_ lowercased: String) -> Bool {
        utf8.elementsEqual(lowercased.utf8) { ($0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0) == $1 }
    }
}
