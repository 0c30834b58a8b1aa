import Events
import Gateway
import Glibc

/// Measures what admission and routing take of the processor and of memory, for one request among many, and how soon
/// weights follow from what happens; writes the log that bench/qos.py asks about objectives.
///
///     QoSBench decide REQUESTS                admission, order of the routes, circuits and the first step, processor time of each
///     QoSBench wait REQUESTS                  memory of requests that wait in line
///     QoSBench weights DIRECTORY SECONDS RATE     from an attempt's end to the weights that include it
///     QoSBench month DIRECTORY EVENTS CUSTOMERS   writes the log of 30 days
@main
struct QoSBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let numbers = arguments.compactMap(Int.init).filter { $0 > 0 }
        switch (arguments.first, arguments.count, numbers.count) {
        case ("decide", 2, 1): decide(numbers[0])
        case ("wait", 2, 1): wait(numbers[0])
        case ("weights", 4, 2):
            try await Republishing(directory: arguments[1], perSecond: numbers[1])
                .measure(seconds: numbers[0])
        case ("month", 4, 2):
            try await MonthLog(directory: arguments[1], events: numbers[0])
                .fill(customers: numbers[1])
        default: throw BenchError("decide, wait, weights or month, and what they take")
        }
    }

    private static let begin = Timestamp(nanoseconds: 1_795_000_000_000_000_000)
    private static let accounts = 8

    private static let routes = (0..<accounts).map { number in
        Route(
            account: Account(
                provider: .openai, name: "account-\(number)", region: nil,
                baseURL: "http://127.0.0.1:1", apiKey: Secret("none")),
            model: "gpt-5.4", preference: 0)
    }

    private static let customers = (0..<100).compactMap { CustomerID("customer-\($0)") }

    private static func ticket(_ id: Int, at now: Timestamp) -> AdmissionTicket {
        AdmissionTicket(
            id: Int64(id), customer: customers[id % customers.count],
            limits: TrafficLimits(
                requestsPerMinute: 1_000_000, tokensPerMinute: 1_000_000_000, concurrency: 64),
            qosClass: .standard, deadline: now.adding(milliseconds: 60_000), tokens: 400,
            accounts: routes.map(\.account.name))
    }

    /// A hundred customers with limits and eight accounts with learned weights; a hundred requests run at any time.
    private static func decide(_ requests: Int) {
        var control = AdmissionControl()
        let routing = RoutingState(strategy: .weighted)
        routing.apply(.weightsPublished(weights), at: begin)
        var started = 0
        let before = seconds(CLOCK_PROCESS_CPUTIME_ID)
        for id in 1...requests {
            let now = begin.adding(milliseconds: Int64(id))
            let arranged = routing.arrange(
                routes, spread: .withinEntry, key: "conversation-\(id)", isTargeted: true,
                weighsPrice: true, at: now)
            var plan = RoutePlan(
                routes: arranged.routes, attemptsMax: 4, deadline: now.adding(milliseconds: 60_000))
            guard case .start = control.arrive(ticket(id, at: now), at: now),
                case .start = plan.next(
                    at: now, freeAt: { _ in nil },
                    avoidedUntil: { routing.hold($0, at: now) })
            else { continue }
            started += 1
            if id > 100 { _ = control.leave(Int64(id - 100), tokens: 500, at: now) }
        }
        let took = seconds(CLOCK_PROCESS_CPUTIME_ID) - before
        print(
            #"{"requests": \#(requests), "started": \#(started), "microseconds_each": \#(took * 1e6 / Double(requests))}"#
        )
    }

    private static var weights: WeightsPublished {
        WeightsPublished(
            version: 1, basisSeq: 0, asOf: begin,
            routes: routes.enumerated().map { number, route in
                RouteWeight(
                    provider: .openai, account: route.account.name, model: route.model,
                    weight: Int64(1_000_000 - number * 100_000), weightTargeted: 500_000,
                    pricePico: Int64(1_000_000 + number * 10_000),
                    evidence: RouteEvidence(outcomes: 10_000_000, failures: 0))
            })
    }

    /// One request of each customer holds its only place, so that all others wait.
    private static func wait(_ requests: Int) {
        var limits = AdmissionLimits()
        limits.waitingMax = requests
        var control = AdmissionControl(limits: limits)
        let before = residentBytes()
        for id in 1...requests + customers.count {
            var ticket = ticket(id, at: begin)
            ticket.limits = TrafficLimits(concurrency: 1)
            _ = control.arrive(ticket, at: begin)
        }
        let bytes = residentBytes() - before
        print(#"{"waiting": \#(control.waitingCount), "resident_bytes": \#(bytes)}"#)
    }

    /// Of `/proc/self/statm`, in bytes.
    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var text = [UInt8](repeating: 0, count: 256)
        let count = fread(&text, 1, text.count, file)
        let words = String(decoding: text.prefix(count), as: UTF8.self).split(separator: " ")
        return (words.count > 1 ? Int(words[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
