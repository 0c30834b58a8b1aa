import HTTPServer
import JSON

/// What tests ask of the simulator itself, under `/_sim`: faults, books and captured requests.
struct ControlSurface: Sendable {
    static let prefix = "/_sim/"

    let faults: FaultBoard
    let books: Books
    let captures: Captures
    let departures: Departures
    let load: Load
    let batches: SimulatedBatches
    let providers: [ProviderName: any SimulatedProvider]

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        let steps = request.path.dropFirst(Self.prefix.count).split(
            separator: "/", omittingEmptySubsequences: false)
        do throws(FaultRefused) {
            switch (request.method, steps.first, steps.count) {
            case ("POST", "faults", 1): return try addFault(request)
            case ("GET", "faults", 1): return listFaults()
            case ("DELETE", "faults", 1):
                faults.removeAll()
                return HTTPResponse(status: 204)
            case ("DELETE", "faults", 2):
                let isRemoved = faults.remove(String(steps[1]))
                return isRemoved ? HTTPResponse(status: 204) : Self.missing("no such fault")
            case ("POST", "load", 1): return try setLoad(request)
            case ("POST", "batches", 1): return try behaveBatches(request)
            case ("GET", "batches", 1):
                return .json(["data": batches.list(try provider(in: request))])
            case ("GET", "usage", 1): return try usage(request)
            case ("GET", "requests", 1): return try requests(request)
            case ("GET", "departures", 1):
                return .json(["data": departures.node(of: try provider(in: request))])
            case ("GET", "captured", 1):
                return .json(["data": captures.node(of: try provider(in: request))])
            default: return Self.missing("\(request.method) \(request.path) is not offered")
            }
        } catch {
            let message = error.field.isEmpty ? error.reason : "\(error.field): \(error.reason)"
            return .json(
                ["error": ["message": .string(message), "param": .string(error.field)]],
                status: 400)
        }
    }

    private func addFault(_ request: HTTPRequest) throws(FaultRefused) -> HTTPResponse {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: request.body)
        } catch {
            throw FaultRefused(field: "", reason: error.description)
        }
        let fault = try Fault(document.root)
        guard let id = faults.add(fault) else {
            throw FaultRefused(field: "", reason: "over \(FaultBoard.faultsMax) faults are listed")
        }
        return .json(fault.node(id: id), status: 201)
    }

    /// What others run on a server of a customer, and how fast it reads prompts:
    /// `{"region":"r1","running":3,"waiting":7,"prefill_tokens_per_second":1000}`.
    private func setLoad(_ request: HTTPRequest) throws(FaultRefused) -> HTTPResponse {
        let body = try? JSONDocument(parsing: request.body).root
        let region = body?["region"]?.string ?? ""
        guard ProviderName.byoc.regions.contains(region) else {
            throw FaultRefused(
                field: "region",
                reason: "one of \(ProviderName.byoc.regions.joined(separator: ", "))")
        }
        var level = Load.Level()
        for (name, path) in [("running", \Load.Level.running), ("waiting", \Load.Level.waiting)] {
            guard let value = body?[name] else { continue }
            guard let number = value.int, (0...1_000_000).contains(number) else {
                throw FaultRefused(field: name, reason: "an integer from 0 to 1000000")
            }
            level[keyPath: path] = Int(number)
        }
        let account = SimulatedAccount(provider: .byoc, region: region)
        if let value = body?["prefill_tokens_per_second"] {
            guard let pace = value.int, (0...100_000_000).contains(pace) else {
                throw FaultRefused(
                    field: "prefill_tokens_per_second", reason: "an integer from 0 to 100000000")
            }
            load.setPace(pace, at: account)
        }
        load.set(level, at: account)
        return HTTPResponse(status: 204)
    }

    /// `{"provider","delay_ms","fail_every","expire_every","refusals","refusal_status"}`: how its batches behave from now on.
    private func behaveBatches(_ request: HTTPRequest) throws(FaultRefused) -> HTTPResponse {
        guard let body = try? JSONDocument(parsing: request.body).root,
            let name = body["provider"]?.string.flatMap(ProviderName.init)
        else { throw FaultRefused(field: "provider", reason: "must name a provider") }
        batches.behave(name, SimulatedBatchBehaviour(body))
        return HTTPResponse(status: 204)
    }

    private func listFaults() -> HTTPResponse {
        .json(["data": .array(faults.all.map { $0.fault.node(id: $0.id) })])
    }

    private func usage(_ request: HTTPRequest) throws(FaultRefused) -> HTTPResponse {
        let name = try provider(in: request)
        var query = UsageQuery()
        query.region = request.value("region")
        query.from = try time("from", in: request)
        query.to = try time("to", in: request)
        if let text = request.value("bucket_width") {
            guard let width = UsageQuery.Width(rawValue: text) else {
                throw FaultRefused(field: "bucket_width", reason: "one of 1m, 1h, 1d")
            }
            query.width = width
        }
        return .json(providers[name]?.usageExport(books, query) ?? .null)
    }

    private func requests(_ request: HTTPRequest) throws(FaultRefused) -> HTTPResponse {
        let name = try provider(in: request)
        var limit = 1000
        if let text = request.value("limit") {
            guard let number = Int(text), (1...10_000).contains(number) else {
                throw FaultRefused(field: "limit", reason: "an integer from 1 to 10000")
            }
            limit = number
        }
        let region = request.value("region")
        let entries = books.entries(of: name, limit: limit)
            .filter { region == nil || $0.account.region == region }
        let totals = books.totals(of: name)
        return .json([
            "data": .array(entries.map(\.node)),
            "totals": [
                "requests": .number(totals.requests), "billed": .number(totals.billed.requests),
                "tokens": totals.billed.tokens.node,
            ],
        ])
    }

    private func provider(in request: HTTPRequest) throws(FaultRefused) -> ProviderName {
        guard let provider = request.value("provider").flatMap(ProviderName.init) else {
            let names = ProviderName.allCases.map(\.rawValue).joined(separator: ", ")
            throw FaultRefused(field: "provider", reason: "one of \(names)")
        }
        return provider
    }

    private func time(_ name: String, in request: HTTPRequest) throws(FaultRefused) -> WallTime? {
        guard let text = request.value(name) else { return nil }
        guard let time = WallTime(text: text) else {
            throw FaultRefused(field: name, reason: "unix seconds, or a time in UTC as RFC 3339")
        }
        return time
    }

    private static func missing(_ message: String) -> HTTPResponse {
        .json(["error": ["message": .string(message)]], status: 404)
    }
}

extension HTTPRequest {
    fileprivate func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
}
