/// An instant in UTC as nanoseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Sendable, Hashable, Comparable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Whole seconds since 1970, as `created` fields of provider APIs have it.
    package var unixSeconds: Int64 { nanoseconds / 1_000_000_000 }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Whole microseconds from an earlier instant to this one.
    package func microseconds(since earlier: Timestamp) -> Int64 {
        (nanoseconds - earlier.nanoseconds) / 1_000
    }

    package func adding(milliseconds: Int64) -> Timestamp {
        Timestamp(nanoseconds: nanoseconds + milliseconds * 1_000_000)
    }
}

/// A source of wall-clock time, injected so that tests own it.
package protocol WallClock: Sendable {
    func now() -> Timestamp
}
