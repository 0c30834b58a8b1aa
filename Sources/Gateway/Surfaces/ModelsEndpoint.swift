import Events
import HTTPServer
import JSON
import Pricing

/// `GET /v1/models` and `GET /v1/models/{id}`: what the customer may use.
struct ModelsEndpoint: Sendable {
    let services: GatewayServices

    func answer(id: String?, _ caller: Caller, responseID: ResponseID) -> HTTPResponse {
        let now = services.clock.now()
        let resolver = services.admission.resolver
        let own: Set<Provider>? =
            caller.policy.profile == .byok
            ? OwnKeys(caller: caller, resolver: resolver).providers : nil
        let listed = self.listed(own, caller)
        let usable = listed.filter { model in
            (caller.policy.providers.map { !model.providers.isDisjoint(with: $0) } ?? true)
                && (own.map { !model.providers.isDisjoint(with: $0) } ?? true)
                && !isRetired(model, at: now)
        }
        guard let id else { return Self.respond(responseID) { write(usable, to: &$0) } }
        guard let model = usable.first(where: { $0.id == id || "\($0.owner)/\($0.id)" == id })
        else {
            return ClientError(
                Refusal(.modelNotFound, "There is no such model for you.", param: "model")
            ).openAIResponse(id: responseID)
        }
        return Self.respond(responseID) { write(model, to: &$0) }
    }

    /// What the profile opens: the operator's accounts, the customer's own keys, or what its own servers serve.
    private func listed(_ own: Set<Provider>?, _ caller: Caller) -> [ListedModel] {
        let resolver = services.admission.resolver
        if let own { return resolver.listed(of: own) }
        guard caller.policy.profile != .managed else { return resolver.listed }
        let hosted = resolver.hostedNames(for: caller.customer).map {
            ListedModel(id: $0, owner: Provider.byoc.rawValue, providers: [.byoc])
        }
        let others =
            caller.policy.profile == .hybrid ? resolver.listed : resolver.listed(of: [.byoc])
        return hosted + others.filter { other in !hosted.contains { $0.id == other.id } }
    }

    /// Whether the provider serves a model no more; an alias is the operator's word and stays.
    private func isRetired(_ model: ListedModel, at time: Timestamp) -> Bool {
        guard let provider = Provider(rawValue: model.owner) else { return false }
        return services.catalogue.model(provider, model.id)?.isRetired(at: time) ?? false
    }

    private func write(_ models: [ListedModel], to json: inout JSONWriter) {
        json.beginObject()
        json.member("object", "list")
        json.key("data")
        json.beginArray()
        for model in models { write(model, to: &json) }
        json.endArray()
        json.endObject()
    }

    /// `created` is part of OpenAI's shape; no provider's creation time is known here, so it is zero.
    private func write(_ model: ListedModel, to json: inout JSONWriter) {
        json.beginObject()
        json.member("id", model.id)
        json.member("object", "model")
        json.member("created", 0 as Int64)
        json.member("owned_by", model.owner)
        json.endObject()
    }

    private static func respond(
        _ id: ResponseID, _ write: (inout JSONWriter) -> Void
    ) -> HTTPResponse {
        var json = JSONWriter(capacity: 4_096)
        write(&json)
        var headers = HTTPHeaders(responseID: id)
        headers.addSafe("Content-Type", "application/json")
        return HTTPResponse(status: 200, headers: headers, body: json.take())
    }
}
