import Events
import Gateway
import Glibc

/// Measures what admission and routing take of the processor and of memory, for one request among many.
///
///     QoSBench decide REQUESTS    admission, order of the routes, circuits and the first step, processor time of each
///     QoSBench wait REQUESTS      memory of requests that wait in line
@main
struct QoSBench {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 2, let requests = Int(arguments[1]), requests > 0 else {
            throw Misuse()
        }
        switch arguments[0] {
        case "decide": decide(requests)
        case "wait": wait(requests)
        default: throw Misuse()
        }
    }

    struct Misuse: Error, CustomStringConvertible {
        let description = "decide or wait, and a number of requests"
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
        let before = processorSeconds()
        for id in 1...requests {
            let now = begin.adding(milliseconds: Int64(id))
            let arranged = routing.arrange(
                routes, spread: .withinEntry, key: "conversation-\(id)", isTargeted: true,
                at: now)
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
        let took = processorSeconds() - before
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

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
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
