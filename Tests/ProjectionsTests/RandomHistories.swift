import Events

/// Responses of a few customers that run side by side, from a seed.
struct RandomHistories {
    private var chance: SeededGenerator
    private var running: [(id: ResponseID, customer: CustomerID, rest: [Event])] = []
    private var count: UInt64 = 0
    let customers = ["acme", "globex", "initech"].map(Sample.customer)

    init(seed: UInt64) {
        chance = SeededGenerator(seed: seed)
    }

    /// The next few events of one response, which may be a new one.
    mutating func next() -> (stream: StreamName, customer: CustomerID, events: [Event]) {
        if running.count < 4 || Int.random(in: 0..<3, using: &chance) == 0 { begin() }
        let index = Int.random(in: running.indices, using: &chance)
        let length = Int.random(in: 1...running[index].rest.count, using: &chance)
        let (id, customer, rest) = running[index]
        running[index].rest.removeFirst(length)
        // Some stay open for ever.
        if running[index].rest.isEmpty || Int.random(in: 0..<12, using: &chance) == 0 {
            running.remove(at: index)
        }
        return (.response(id), customer, Array(rest.prefix(length)))
    }

    private mutating func begin() {
        count += 1
        // Few instants, so that many responses share one and the id has to decide.
        let receivedAt = Sample.received.adding(
            milliseconds: Int64.random(in: 0..<20, using: &chance))
        let surface = Surface.allCases.randomElement(using: &chance) ?? .messages
        let id = ResponseID(
            surface: surface, at: receivedAt, random: (chance.next(), count))
        let customer = customers.randomElement(using: &chance) ?? Sample.acme
        running.append((id, customer, history(receivedAt, surface)))
    }

    private mutating func history(_ receivedAt: Timestamp, _ surface: Surface) -> [Event] {
        let admitted = Sample.admitted(receivedAt: receivedAt, surface: surface)
        let codes: [ReasonCode] = [.providerError, .providerStalled, .providerOverloaded]
        let code = codes.randomElement(using: &chance) ?? .providerError
        switch Int.random(in: 0..<13, using: &chance) {
        case 0: return [Sample.rejected(.rateLimited, receivedAt: receivedAt)]
        case 1:
            return [
                admitted, Sample.started(1), .attemptFailed(Sample.unserved(1, code)),
                .responseFailed(Sample.ending(code)),
            ]
        case 2:
            return [
                admitted, Sample.started(1),
                .attemptCancelled(Sample.unserved(1, .clientDisconnected)),
                .responseCancelled(Sample.ending(.clientDisconnected, targetMet: nil)),
            ]
        case 3: return [admitted, .responseExpired(Sample.ending(.deadlineExceeded))]
        case 4: return [admitted] + LogSamples.recovered.dropFirst()
        case 5: return [admitted] + LogSamples.drained.dropFirst()
        case 6:
            let started = Sample.admitted(
                receivedAt: receivedAt, surface: surface, queuedUs: 7_000)
            return [Sample.queued(receivedAt: receivedAt, surface: surface), started]
                + LogSamples.waited.dropFirst(2)
        case 7:
            return [Sample.queued(receivedAt: receivedAt, surface: surface)]
                + LogSamples.expired.dropFirst()
        case 8:
            return [Sample.queued(receivedAt: receivedAt, surface: surface)]
                + LogSamples.refusedAfterWaiting.dropFirst()
        case 9:
            return [Sample.queued(receivedAt: receivedAt, surface: surface)]
                + LogSamples.leftWaiting.dropFirst()
        default:
            return [
                admitted, Sample.started(1), Sample.succeeded(1),
                Sample.settled(1, cost: 5, list: 5, charged: 5, fee: 0),
                .responseCompleted(Sample.ending(.ok)),
            ]
        }
    }
}
