/// How much a server says that it has to do, in the words of vLLM or SGLang. Pure.
struct HostedLoad: Sendable, Equatable {
    var running: Int
    var waiting: Int

    private static let names: [(running: String, waiting: String)] = [
        ("vllm:num_requests_running", "vllm:num_requests_waiting"),
        ("sglang:num_running_reqs", "sglang:num_queue_reqs"),
    ]

    /// Reads the Prometheus text of `/metrics`; nil without the gauges of either engine.
    ///
    /// Names are compared whole (`…_waiting_by_reason` is another gauge), and a server's engines are summed.
    init?(prometheus text: String) {
        var sums: [Substring: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let name = line.prefix { $0 != "{" && $0 != " " }
            guard Self.names.contains(where: { name == $0.running || name == $0.waiting }),
                let value = line.split(separator: " ").last.flatMap({ Double($0) }),
                value.isFinite, (0...1_000_000).contains(value)
            else { continue }
            sums[name, default: 0] += value
        }
        for (running, waiting) in Self.names {
            guard let count = sums[Substring(running)] else { continue }
            self.init(running: Int(count), waiting: Int(sums[Substring(waiting)] ?? 0))
            return
        }
        return nil
    }

    init(running: Int, waiting: Int) {
        self.running = running
        self.waiting = waiting
    }
}
