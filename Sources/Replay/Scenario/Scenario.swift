package import Events

/// A deployment to try: replicas of the customer's own, what happens when they are full, and what managed would do instead.
///
/// Made from a scenario file by ``init(reading:)``; every value is in its documented range.
package struct Scenario: Sendable, Equatable {
    package var name: String
    /// `byoc`: the replicas serve all; `hybrid`: what they have no room for overflows to managed.
    package var profile: Profile
    /// Names of models, as asked, whose recorded requests the replicas are to serve; nil: all.
    package var models: [String]?
    package var replicas: Replicas
    package var choice: ReplicaChoice
    /// When a request is not left waiting; nil: it waits for as long as it takes.
    package var overflow: Overflow?
    /// What managed does with a request; nil: only what was observed is known of it.
    package var managed: Managed?
    /// What a good answer is, by class; requests of other classes have no objective.
    package var objectives: [QoSClass: Objective]
    /// The class of a trace's requests.
    package var traceClass: QoSClass

    /// Replicas of one kind, each serving one model.
    package struct Replicas: Sendable, Equatable {
        package var count: Int
        /// Of one replica.
        package var hourlyPrice: PicoUSD
        /// Requests that one replica serves at a time.
        package var concurrency: Int
        /// Of one replica, which reads one prompt at a time.
        package var prefillTokensPerSecond: Int64
        /// What each stream gets, by how many run beside each other: ascending streams, never rising speed.
        package var decode: [DecodeSpeed]
        /// How much of that is left while a prompt is read, in percent.
        package var decodePercentWhilePrefilling: Int64
        package var cache: KVCache
    }

    /// Decoding, with so many streams at a time.
    package struct DecodeSpeed: Sendable, Equatable {
        package var streams: Int
        /// Tokens per second of each of them.
        package var each: Int64
    }

    /// Memory for keys and values, of one replica.
    package struct KVCache: Sendable, Equatable {
        package var blocks: Int64
        package var blockTokens: Int64
    }

    package struct Overflow: Sendable, Equatable {
        /// Requests that wait at one replica, at most.
        package var waitingMax: Int
        /// The longest that one waits; nil: no limit.
        package var waitNsMax: Int64?
    }

    /// Managed, as simple as it can be: room for everybody, and a prompt cache that forgets.
    package struct Managed: Sendable, Equatable {
        package var firstTokenNs: Int64
        /// Reads what is not cached this fast; nil: at once.
        package var inputTokensPerSecond: Int64?
        package var outputTokensPerSecond: Int64
        /// How long a prompt's beginning stays cached after it was used; 0: not at all.
        package var cacheNs: Int64
        /// The least that is read from the cache.
        package var cacheTokensMin: Int64
        /// Of one token, in pico-USD.
        package var inputRate: Int64
        package var cacheReadRate: Int64
        package var outputRate: Int64
    }

    /// What a good answer of a class is: every limit that is given holds.
    package struct Objective: Sendable, Equatable {
        /// Streams only.
        package var firstTokenNs: Int64?
        package var totalNs: Int64?
        /// The share that is to be good, in millionths.
        package var targetPpm: Int64
    }
}

/// How a request's replica is chosen.
package enum ReplicaChoice: String, Sendable, CaseIterable {
    /// The one with the fewest requests.
    case load
    /// The one that gives the first token soonest, with what its cache holds of the prompt.
    case prefix
}

extension Scenario.Replicas {
    /// Tokens per second of each stream, by how many run: `[1]` for one, up to the concurrency. Between two given points
    /// it changes in proportion, rounded down; behind the last it stays.
    var decodeSpeeds: [Int64] {
        var speeds: [Int64] = [0]
        var index = 0
        for streams in 1...concurrency {
            while index + 1 < decode.count, decode[index + 1].streams <= streams { index += 1 }
            let here = decode[index]
            guard index + 1 < decode.count, streams > here.streams else {
                speeds.append(here.each)
                continue
            }
            let next = decode[index + 1]
            let fall = (here.each - next.each) * Int64(streams - here.streams)
            let width = Int64(next.streams - here.streams)
            speeds.append(here.each - (fall + width - 1) / width)
        }
        return speeds
    }
}
