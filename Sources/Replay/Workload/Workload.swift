package import Events

/// What was asked of a gateway over some time: when, how many tokens, and which prompts begin alike. No content.
///
/// Times are nanoseconds from the workload's beginning; requests are in order of arrival.
package struct Workload: Sendable, Equatable {
    /// One request.
    package struct Request: Sendable, Equatable {
        package var arrivalNs: Int64
        package var inputTokens: Int64
        /// At least 1: the first token comes with the end of the prefill.
        package var outputTokens: Int64
        package var qosClass: QoSClass
        /// Whether its client sees a first token before the end.
        package var isStreamed: Bool
        /// Where its prompt's links stand in ``Workload/links``.
        var chain: Range<Int>
    }

    /// What became of a request where it really ran.
    package struct Observation: Sendable, Equatable {
        /// From arrival to the first token; nil where nobody saw it.
        package var firstTokenNs: Int64?
        package var totalNs: Int64
        /// What the provider bills, retries included, in pico-USD.
        package var costPico: Int64
        /// Input tokens read from the provider's cache.
        package var cachedTokens: Int64

        package init(
            firstTokenNs: Int64?, totalNs: Int64, costPico: Int64, cachedTokens: Int64
        ) {
            self.firstTokenNs = firstTokenNs
            self.totalNs = totalNs
            self.costPico = costPico
            self.cachedTokens = cachedTokens
        }
    }

    /// A stretch of prompt that follows one other stretch: a node in the tree of all prompts' beginnings.
    struct Link: Sendable, Equatable {
        /// Tokens of the prompt before it and with it.
        var startTokens: Int64
        var endTokens: Int64
    }

    package internal(set) var requests: [Request] = []
    /// As long as ``requests``, or empty where nothing was observed.
    package internal(set) var observations: [Observation] = []
    /// The distinct stretches of all prompts.
    var nodes: [Link] = []
    /// Positions in ``nodes``, request after request.
    var links: [Int32] = []
    /// How long the workload lasts; its last request arrives before the end.
    package internal(set) var spanNs: Int64 = 0

    /// Bounds of what is replayed: beyond them a machine's memory is at stake.
    package static let requestsMax = 5_000_000
    package static let tokensMax: Int64 = 10_000_000
    package static let linksMax = 100_000_000
    /// A year.
    package static let spanNsMax: Int64 = 366 * 86_400_000_000_000

    package var isObserved: Bool { !observations.isEmpty }
    package var inputTokens: Int64 { requests.reduce(0) { $0 + $1.inputTokens } }
    package var outputTokens: Int64 { requests.reduce(0) { $0 + $1.outputTokens } }
}

extension Workload {
    /// Gives the bytes that identify it, piece by piece: two workloads have the same bytes exactly when they replay alike.
    ///
    /// All numbers as 64-bit little-endian integers; a prompt's stretches by the order in which they first appear, so
    /// that neither fingerprints nor their keys show.
    package func forEachDigestPiece(_ body: ([UInt8]) -> Void) {
        var piece: [UInt8] = []
        func add(_ number: Int64) {
            withUnsafeBytes(of: number.littleEndian) { piece += $0 }
        }
        add(spanNs)
        add(Int64(requests.count))
        add(Int64(observations.count))
        for (index, request) in requests.enumerated() {
            add(request.arrivalNs)
            add(request.inputTokens)
            add(request.outputTokens)
            add(Int64(QoSClass.allCases.firstIndex(of: request.qosClass) ?? 0))
            add(request.isStreamed ? 1 : 0)
            add(Int64(request.chain.count))
            for link in links[request.chain] {
                add(Int64(link))
                add(nodes[Int(link)].endTokens)
            }
            if isObserved {
                let observed = observations[index]
                add(observed.firstTokenNs ?? -1)
                add(observed.totalNs)
                add(observed.costPico)
                add(observed.cachedTokens)
            }
            if piece.count > 1 << 16 {
                body(piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        body(piece)
    }
}
