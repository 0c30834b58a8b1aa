/// Words of a provider that may stand in an event, which nobody can take back: bounded and free of prose.
extension String {
    /// This text as an error type, error code or tier: `^[A-Za-z0-9_.:-]{1,64}$`, else nil.
    var asPlainWord: String? { isWord(bytesMax: 64, beyondLetters: "_.:-") ? self : nil }

    /// This text as a request or session id: `^[A-Za-z0-9_.:/-]{1,128}$`, else nil.
    var asRequestID: String? { isWord(bytesMax: 128, beyondLetters: "_.:/-") ? self : nil }

    /// This text as a model's name, which may hold a path and a deployment: up to 256 characters, else nil.
    var asModelName: String? { isWord(bytesMax: 256, beyondLetters: "_.:/@#+-") ? self : nil }

    private func isWord(bytesMax: Int, beyondLetters marks: StaticString) -> Bool {
        guard (1...bytesMax).contains(utf8.count) else { return false }
        return marks.withUTF8Buffer { marks in
            utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: marks.contains(byte)
                }
            }
        }
    }
}

extension UpstreamHead {
    /// The provider's id for the request, from its headers or else from the answer; nil unless it is a plain id.
    func requestID(orBodyID bodyID: @autoclosure () -> String? = nil) -> String? {
        header("x-request-id")?.asRequestID ?? header("request-id")?.asRequestID
            ?? bodyID()?.asRequestID
    }
}
