package import HTTPServer
import JSON
import Synchronization

/// Simulated providers, with the gateways and servers before and beside them, and their own books: they speak the real wire
/// formats, and misbehave on order.
///
/// Knows nothing of the gateway, so that its books are a second opinion. Bounded in memory, and deterministic: seed, clock
/// and order of requests decide every byte of the answers. What it is served by should send each write before it takes
/// the next (`streamBufferBytesMax: 1`), because a connection that is cut loses what still waits.
package final class ProviderSimulator: Sendable {
    /// What the paths of all providers and of the controls begin with.
    package static let pathPrefixes =
        SimulatedAccount.mounted.map(\.prefix) + [ControlSurface.prefix]

    private let configuration: SimulatorConfiguration
    private let now: @Sendable () -> Int64
    private let pause: @Sendable (Duration) async -> Void
    private let providers: [ProviderName: any SimulatedProvider]
    private let faults: FaultBoard
    private let books: Books
    private let batches: SimulatedBatches
    private let captures: Captures
    private let departures = Departures()
    private let controls: ControlSurface
    private let load = Load()
    private let calls = Mutex<[SimulatedAccount: UInt64]>([:])

    /// - Parameters:
    ///   - now: nanoseconds since 1970 UTC.
    ///   - pause: waits that long; returns early when its task is cancelled.
    package init(
        configuration: SimulatorConfiguration = SimulatorConfiguration(),
        now: @escaping @Sendable () -> Int64,
        pause: @escaping @Sendable (Duration) async -> Void
    ) {
        self.configuration = configuration
        self.now = now
        self.pause = pause
        let writer = AnswerWriter(configuration: configuration)
        providers = [
            .openai: OpenAISimulator(configuration: configuration, writer: writer),
            .anthropic: AnthropicSimulator(configuration: configuration, writer: writer),
            .gemini: GeminiSimulator(configuration: configuration, writer: writer),
            .xai: XAISimulator(configuration: configuration, writer: writer),
            .fireworks: FireworksSimulator(configuration: configuration, writer: writer),
            .bifrost: BifrostSimulator(configuration: configuration, writer: writer),
            .openrouter: OpenRouterSimulator(configuration: configuration, writer: writer),
            .byoc: HostedSimulator(configuration: configuration, writer: writer),
        ]
        faults = FaultBoard(seed: configuration.seed)
        books = Books(entriesMax: configuration.bookEntriesMax)
        batches = SimulatedBatches(books: books, seed: configuration.seed)
        captures = Captures(capturesMax: configuration.capturesMax)
        controls = ControlSurface(
            faults: faults, books: books, captures: captures, departures: departures, load: load,
            batches: batches,
            providers: providers)
    }

    /// Answers one exchange; false, and nothing done, when its path is not the simulator's.
    package func handle(_ exchange: HTTPExchange) async -> Bool {
        let path = exchange.request.path
        if path.hasPrefix(ControlSurface.prefix) {
            exchange.respond(controls.answer(exchange.request))
            return true
        }
        for (prefix, account) in SimulatedAccount.mounted where path.hasPrefix(prefix + "/") {
            guard let provider = providers[account.provider] else { return false }
            captures.append(exchange.request, to: account.provider)
            let call = call(of: account, path: path.dropFirst(prefix.count), exchange.request)
            await answer(call, by: provider, on: exchange)
            return true
        }
        return false
    }

    private func call(
        of account: SimulatedAccount, path: Substring, _ request: HTTPRequest
    ) -> SimulatedCall {
        let number = calls.withLock { calls in
            calls[account, default: 0] += 1
            return calls[account, default: 0]
        }
        var hash = StableHash()
        hash.combine(configuration.seed)
        hash.combine(account.provider.rawValue + (account.region ?? ""))
        hash.combine(number)
        return SimulatedCall(
            account: account, path: path.unescapingColons, request: request,
            at: WallTime(nanoseconds: now()), chanceSeed: hash.value)
    }

    private func answer(
        _ call: SimulatedCall, by provider: any SimulatedProvider, on exchange: HTTPExchange
    ) async {
        let body = try? JSONDocument(parsing: call.request.body).root
        do throws(Refusal) {
            if let response = try batches.answer(call, by: provider) {
                return exchange.respond(response)
            }
            switch provider.operation(of: call) {
            case .generate:
                load.enter(call.account)
                await generate(call, body: body, by: provider, on: exchange)
                load.leave(call.account)
            case .countTokens:
                _ = try provider.payer(of: call)
                exchange.respond(try provider.countTokens(call, body: body))
            case .listModels:
                _ = try provider.payer(of: call)
                exchange.respond(try provider.models(call, id: nil))
            case .showModel(let id):
                _ = try provider.payer(of: call)
                exchange.respond(try provider.models(call, id: id))
            case .stored(let request):
                let payer = try provider.payer(of: call)
                exchange.respond(try provider.stored(call, request, payer: payer))
            case .keptPrompt:
                let payer = try provider.payer(of: call)
                let (response, entries) = try provider.keptPrompt(call, payer: payer, body: body)
                for entry in entries { books.append(entry) }
                exchange.respond(response)
            case .metrics:
                let level = load.level(of: call.account)
                exchange.respond(
                    provider.metrics(call, running: level.running, waiting: level.waiting))
            case .health: exchange.respond(HTTPResponse(status: 200))
            case nil:
                exchange.respond(
                    provider.failure(call, status: 404, code: nil, retryAfter: nil))
            }
        } catch {
            exchange.respond(error.response)
        }
    }

    private func generate(
        _ call: SimulatedCall, body: JSONValue?, by provider: any SimulatedProvider,
        on exchange: HTTPExchange
    ) async {
        let (requestID, departures, now) = (provider.requestID(of: call), departures, now)
        exchange.onClientLeft { departures.append(call.account, requestID: requestID, at: now()) }
        let target = provider.target(of: call, body: body)
        var fault = faults.draw(call.account, model: target.model, streams: target.streams)
        if let struck = fault, provider.masks(struck, body: body) {
            var entry = BookEntry(
                account: call.account, payer: "", at: call.at,
                requestID: requestID, model: target.model,
                isStream: target.streams, fault: struck.kind.rawValue)
            entry.status = struck.status
            books.append(entry)
            fault = nil
        }
        var delivery = AnswerDelivery(
            exchange: exchange, fault: fault, chunkDelay: .milliseconds(configuration.chunkDelayMs),
            pause: pause)
        if let fault, fault.kind == .errorEvent {
            delivery.errorBody =
                provider.failure(
                    call, status: fault.status, code: fault.code, retryAfter: fault.retryAfter
                ).body
        }
        var entry = BookEntry(
            account: call.account, payer: "", at: call.at, requestID: requestID,
            model: target.model, isStream: target.streams, fault: fault?.kind.rawValue)
        if let fault, await strike(fault, call, by: provider, through: delivery, entry: entry) {
            return
        }
        do throws(Refusal) {
            entry.payer = try provider.payer(of: call)
            let answer = try provider.answer(
                call, payer: entry.payer, body: body, under: Conditions(fault?.kind))
            let readingNs = load.read(
                tokens: answer.entry.tokens.inputUncached, at: call.account,
                now: call.at.nanoseconds)
            if readingNs > 0 { await pause(.nanoseconds(readingNs)) }
            await delivery.send(answer) {
                provider.cache.commit(answer.cacheWrites, at: call.at)
            } report: { progress in
                books.append(
                    answer.entry.delivered(
                        progress, of: answer.generated, fault: fault?.kind.rawValue))
            }
        } catch {
            entry.status = error.response.status
            books.append(entry)
            exchange.respond(error.response)
        }
    }

    /// Faults that leave no answer; false for the others.
    private func strike(
        _ fault: Fault, _ call: SimulatedCall, by provider: any SimulatedProvider,
        through delivery: AnswerDelivery, entry: BookEntry
    ) async -> Bool {
        var entry = entry
        switch fault.kind {
        case .status:
            _ = await delivery.delayByFault()
            entry.status = fault.status
            books.append(entry)
            delivery.exchange.respond(
                provider.failure(
                    call, status: fault.status, code: fault.code, retryAfter: fault.retryAfter))
        case .reset:
            _ = await delivery.delayByFault()
            books.append(entry)
            delivery.exchange.abort()
        case .noResponse:
            books.append(entry)
            await delivery.keepSilent()
        case .slowFirstToken, .cut, .stall, .malformed, .errorEvent, .noDone, .noUsage,
            .tierDowngrade, .scarce:
            return false
        }
        return true
    }
}

extension BookEntry {
    /// The entry of an answer that came that far.
    fileprivate func delivered(
        _ progress: AnswerDelivery.Progress, of whole: GeneratedTokens, fault: String?
    ) -> BookEntry {
        var entry = self
        entry.fault = fault
        entry.isFinished = progress.isFinished
        entry.isBilled = progress.generated != nil
        entry.status = progress.generated == nil ? nil : 200
        let generated = progress.generated ?? GeneratedTokens()
        entry.tokens.output = generated.total
        entry.tokens.reasoning = generated.reasoning
        if !entry.isBilled { entry.tokens = BilledTokens() }
        return entry
    }
}

extension Substring {
    /// Clients may escape the colon of Google's custom methods.
    fileprivate var unescapingColons: String {
        guard contains("%") else { return String(self) }
        let parts = split(separator: "%", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts[0])) { path, part in
            part.lowercased().hasPrefix("3a") ? path + ":" + part.dropFirst(2) : path + "%" + part
        }
    }
}
