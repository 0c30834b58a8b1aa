import Events
import HTTPServer

/// The quality-of-service outcome as headers, or as a stream's trailers; what is not known is left out.
struct OutcomeHeaders: Sendable {
    var admission: Events.Admission?
    var completion: Completion?
    var targetMet: Bool?
    var degraded: Bool?
    var fallbackUsed: Bool?
    var reasonCode: ReasonCode?
    var attempts: Int?
    var provider: Provider?
    var model: String?
    var serviceTier: String?
    /// Charged and fee together, in USD.
    var cost: PicoUSD?

    /// The names that a stream's end may bring.
    static let trailerNames = [
        "Zumik-Completion", "Zumik-Target-Met", "Zumik-Degraded", "Zumik-Fallback-Used",
        "Zumik-Reason-Code", "Zumik-Attempts", "Zumik-Provider", "Zumik-Model",
        "Zumik-Service-Tier", "Zumik-Cost",
    ]

    /// Adds every field that has a value.
    func add(to headers: inout HTTPHeaders) {
        headers.addSafe("Zumik-Admission", admission?.rawValue)
        headers.addSafe("Zumik-Completion", completion?.rawValue)
        headers.addSafe("Zumik-Target-Met", targetMet.map(String.init))
        headers.addSafe("Zumik-Degraded", degraded.map(String.init))
        headers.addSafe("Zumik-Fallback-Used", fallbackUsed.map(String.init))
        headers.addSafe("Zumik-Reason-Code", reasonCode?.rawValue)
        headers.addSafe("Zumik-Attempts", attempts.map(String.init))
        headers.addSafe("Zumik-Provider", provider?.rawValue)
        headers.addSafe("Zumik-Model", model)
        headers.addSafe("Zumik-Service-Tier", serviceTier)
        headers.addSafe("Zumik-Cost", cost?.description)
    }

    var trailers: HTTPHeaders {
        var trailers = HTTPHeaders()
        var fields = self
        fields.admission = nil
        fields.add(to: &trailers)
        return trailers
    }
}

extension HTTPHeaders {
    /// Adds a field whose value may come from outside; one that would split the message is left out.
    mutating func addSafe(_ name: String, _ value: String?) {
        guard let value else { return }
        do { try add(name, value) } catch {
            // An upstream's model or tier with a control character in it is not worth an answer's failure.
            return
        }
    }

    /// The headers that every answer carries once the key is known.
    init(responseID: ResponseID?) {
        self.init()
        addSafe("Zumik-Response-Id", responseID?.text)
        addSafe("x-request-id", responseID?.text)
    }
}
