import Events
import HTTPServer
import JSON

/// The registry of reason codes over HTTP.
enum ReasonCodesResource {
    static var registry: HTTPResponse {
        NativeAnswer.list(ReasonCode.allCases, next: nil) { code, json in
            json.beginObject()
            json.member("code", code.rawValue)
            json.member("fault", code.faultDomain.rawValue)
            json.member("sentence", code.sentence)
            json.endObject()
        }
    }
}
