import HTTPServer

/// Puts an answer on the wire, with what a fault does to it, and reports how far it came.
///
/// The report is made before the client can see the end, so that who reads the books after an answer finds it there.
struct AnswerDelivery: Sendable {
    /// How far an answer came.
    struct Progress: Sendable {
        /// Nil where not even the head was sent.
        var generated: GeneratedTokens?
        var isFinished = false
    }

    /// No fault holds a connection longer.
    static let silenceMax = Duration.seconds(600)

    let exchange: HTTPExchange
    let fault: Fault?
    let chunkDelay: Duration
    let pause: @Sendable (Duration) async -> Void
    /// What `error_event` sends: the body of the provider's error.
    var errorBody: [UInt8] = []

    /// - Parameters:
    ///   - begin: called once, when the answer's first byte is about to go.
    ///   - report: called once.
    func send(_ answer: Answer, begin: () -> Void, report: (Progress) -> Void) async {
        switch answer.shape {
        case .whole(let body):
            await send(whole: body, of: answer, begin: begin, report: report)
        case .stream(let script):
            await send(script, headers: answer.headers, begin: begin, report: report)
        }
    }

    /// Nothing comes, until the client leaves.
    func keepSilent() async {
        _ = await stays(for: Self.silenceMax)
        exchange.abort()
    }

    /// The delay that the fault orders; false when the client left meanwhile.
    func delayByFault() async -> Bool {
        guard let fault, fault.delayMs > 0 else { return true }
        return await stays(for: .milliseconds(fault.delayMs))
    }

    private func stays(for duration: Duration) async -> Bool {
        let departure = ClientDeparture(of: exchange)
        return await departure.stays(for: duration, pause: pause, exchange: exchange)
    }

    private func send(
        whole body: [UInt8], of answer: Answer, begin: () -> Void, report: (Progress) -> Void
    ) async {
        guard await delayByFault() else {
            report(Progress())
            return
        }
        begin()
        // Without a stream the whole answer is generated before its first byte goes.
        var progress = Progress(generated: answer.generated, isFinished: true)
        switch fault?.kind {
        case .cut, .stall:
            progress.isFinished = false
            report(progress)
            exchange.startStream(status: 200, headers: answer.headers)
            _ = try? await exchange.write(Array(body.prefix(body.count / 2)))
            if fault?.kind == .stall { _ = await stays(for: Self.silenceMax) }
            exchange.abort()
        case .malformed:
            report(progress)
            let broken = body.prefix(body.count / 2) + Array("}{".utf8)
            exchange.respond(
                HTTPResponse(status: 200, headers: answer.headers, body: Array(broken)))
        case .errorEvent:
            progress = Progress()
            report(progress)
            exchange.respond(HTTPResponse(status: 200, headers: answer.headers, body: errorBody))
        case .status, .reset, .noResponse, .slowFirstToken, .noDone, .noUsage, .tierDowngrade,
            .scarce,
            nil:
            report(progress)
            exchange.respond(HTTPResponse(status: 200, headers: answer.headers, body: body))
        }
    }

    private func send(
        _ script: StreamScript, headers: HTTPHeaders, begin: () -> Void,
        report: (Progress) -> Void
    ) async {
        if fault?.kind != .slowFirstToken, await !delayByFault() {
            report(Progress())
            return
        }
        begin()
        exchange.startStream(status: 200, headers: headers)
        var generated = GeneratedTokens()
        let breaks = fault.flatMap { $0.breaksStreams ? $0 : nil }
        do throws(ClientLeft) {
            for event in script.opening { try await exchange.write(event) }
            if fault?.kind == .slowFirstToken, await !delayByFault() { throw ClientLeft() }
            for content in script.contents.prefix(breaks?.afterChunks ?? .max) {
                if chunkDelay > .zero { await pause(chunkDelay) }
                // What was generated is billed, also when the client leaves while it is written.
                generated = content.generated
                try await exchange.write(content.bytes)
            }
        } catch {
            report(Progress(generated: generated))
            return
        }
        report(Progress(generated: generated, isFinished: breaks == nil))
        await end(script, with: breaks?.kind)
    }

    /// After the report: what goes wrong from here on changes nothing in what was generated.
    private func end(_ script: StreamScript, with broken: Fault.Kind?) async {
        switch broken {
        case .cut:
            exchange.abort()
        case .stall:
            _ = await stays(for: Self.silenceMax)
            exchange.abort()
        case .malformed:
            _ = try? await exchange.write(script.garbage)
            exchange.finish()
        case .errorEvent:
            _ = try? await exchange.write(
                script.errorPrefix + errorBody + Array("\n\n".utf8))
            exchange.finish()
        default:
            for event in script.closing { _ = try? await exchange.write(event) }
            exchange.finish()
        }
    }
}

extension Fault {
    fileprivate var breaksStreams: Bool {
        switch kind {
        case .cut, .stall, .malformed, .errorEvent: true
        case .status, .reset, .noResponse, .slowFirstToken, .noDone, .noUsage, .tierDowngrade,
            .scarce:
            false
        }
    }
}
