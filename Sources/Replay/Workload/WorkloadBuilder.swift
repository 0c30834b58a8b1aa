package import Events

/// Puts a workload together, in any order of arrival.
package struct WorkloadBuilder {
    /// One stretch of a prompt: where it ends, and a fingerprint of it with all before it.
    package struct Stretch {
        package var fingerprint: UInt64
        package var endTokens: Int64

        package init(fingerprint: UInt64, endTokens: Int64) {
            self.fingerprint = fingerprint
            self.endTokens = endTokens
        }
    }

    /// A stretch and what it follows: equal fingerprints after different beginnings are different stretches.
    private struct Place: Hashable {
        var parent: Int32
        var fingerprint: UInt64
    }

    private var workload = Workload()
    private var places: [Place: Int32] = [:]
    private var unordered = false

    package init() {}

    package var count: Int { workload.requests.count }

    /// Adds a request. Of its stretches only those that lie wholly in its input count.
    ///
    /// - Throws: ``WorkloadFault`` when a number is out of bounds.
    package mutating func add(
        arrivalNs: Int64, inputTokens: Int64, outputTokens: Int64, qosClass: QoSClass,
        isStreamed: Bool, stretches: some Sequence<Stretch>, observed: Workload.Observation? = nil
    ) throws(WorkloadFault) {
        guard workload.requests.count < Workload.requestsMax else { throw .tooManyRequests }
        guard (0...Workload.spanNsMax).contains(arrivalNs) else { throw .tooLong }
        guard (1...Workload.tokensMax).contains(inputTokens),
            (1...Workload.tokensMax).contains(outputTokens)
        else { throw .tokensOutOfRange }
        let first = workload.links.count
        var parent: Int32 = -1
        var start: Int64 = 0
        for stretch in stretches {
            guard stretch.endTokens > start, stretch.endTokens <= inputTokens else { break }
            guard workload.links.count < Workload.linksMax else { throw .tooManyStretches }
            parent = node(
                Place(parent: parent, fingerprint: stretch.fingerprint),
                Workload.Link(startTokens: start, endTokens: stretch.endTokens))
            start = workload.nodes[Int(parent)].endTokens
            workload.links.append(parent)
        }
        if let last = workload.requests.last, last.arrivalNs > arrivalNs { unordered = true }
        workload.requests.append(
            Workload.Request(
                arrivalNs: arrivalNs, inputTokens: inputTokens, outputTokens: outputTokens,
                qosClass: qosClass, isStreamed: isStreamed, chain: first..<workload.links.count))
        if let observed { workload.observations.append(observed) }
    }

    /// The workload, in order of arrival.
    ///
    /// - Parameter spanNs: how long it lasts; nil: up to its last arrival.
    /// - Throws: ``WorkloadFault`` when it is empty, or only a part of it was observed.
    package consuming func finish(spanNs: Int64? = nil) throws(WorkloadFault) -> Workload {
        guard let last = workload.requests.map(\.arrivalNs).max() else { throw .empty }
        guard workload.observations.isEmpty || workload.observations.count == count else {
            throw .partlyObserved
        }
        if unordered { sort() }
        workload.spanNs = max(last + 1, spanNs ?? 0)
        return workload
    }

    private mutating func node(_ place: Place, _ link: Workload.Link) -> Int32 {
        if let known = places[place] { return known }
        let node = Int32(workload.nodes.count)
        workload.nodes.append(link)
        places[place] = node
        return node
    }

    /// Requests that arrive together keep the order in which they were added.
    private mutating func sort() {
        let order = workload.requests.indices.sorted {
            (workload.requests[$0].arrivalNs, $0) < (workload.requests[$1].arrivalNs, $1)
        }
        let (requests, observations) = (workload.requests, workload.observations)
        workload.requests = order.map { requests[$0] }
        if !observations.isEmpty { workload.observations = order.map { observations[$0] } }
    }
}

/// Why something is no workload.
package enum WorkloadFault: Error, Sendable, Equatable, CustomStringConvertible {
    case empty
    case tooManyRequests
    case tooManyStretches
    case tooLong
    case tokensOutOfRange
    case partlyObserved

    package var description: String {
        switch self {
        case .empty: "there is no request in it"
        case .tooManyRequests: "there are more than \(Workload.requestsMax) requests in it"
        case .tooManyStretches: "its prompts have more than \(Workload.linksMax) blocks"
        case .tooLong: "it arrives more than a year after the first, or before it"
        case .tokensOutOfRange: "tokens must be from 1 to \(Workload.tokensMax)"
        case .partlyObserved: "a part of it was observed and another was not"
        }
    }
}
