import Events

/// When a time zone's offset from UTC changes, as a TZif file says (RFC 8536). Pure.
struct ZoneRules: Sendable, Equatable {
    /// From this second since 1970 on, local time is UTC and this many seconds.
    struct Change: Sendable, Equatable {
        var at: Int64
        var offset: Int64
    }

    /// Before the first change.
    let first: Int64
    /// In the order of time.
    let changes: [Change]
    /// What holds after the last change; nil: its offset stays.
    let forever: PosixZone?

    /// Reads a file of version 2 or later, which every system has had since 2005.
    init?(tzif bytes: [UInt8]) {
        var reader = TZifReader(bytes: bytes)
        guard let old = reader.header(), old.version >= UInt8(ascii: "2"),
            reader.skip(old.bytes(4)),
            let header = reader.header(), let times = reader.integers(header.times, bytes: 8),
            let kinds = reader.integers(header.times, bytes: 1),
            let types = reader.types(header.types), !types.isEmpty,
            kinds.allSatisfy({ (0..<Int64(types.count)).contains($0) }),
            zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }),
            reader.skip(header.names + header.leaps * 12 + header.standards + header.universals)
        else { return nil }
        first = types[0]
        changes = zip(times, kinds).map { Change(at: $0, offset: types[Int($1)]) }
        forever = PosixZone(reader.footer)
    }

    /// UTC and an offset that never changes.
    init(fixed offset: Int64) {
        first = offset
        changes = []
        forever = nil
    }

    /// Every change within an interval of seconds, in order.
    func changes(in seconds: Range<Int64>) -> [Change] {
        let last = changes.last?.at ?? .min
        let listed = changes.filter { seconds.contains($0.at) }
        guard let forever, seconds.upperBound > last else { return listed }
        let ruled = forever.changes(
            in: max(seconds.lowerBound, last == .min ? .min : last + 1)..<seconds.upperBound)
        return listed + ruled
    }

    /// The seconds that local time is ahead of UTC.
    func offset(at second: Int64) -> Int64 {
        if let forever, second > changes.last?.at ?? .min { return forever.offset(at: second) }
        return changes.last { $0.at <= second }?.offset ?? first
    }

    /// The first instant of a local day, counted in days since 1970.
    func beginning(ofDay day: Int64) -> Int64 {
        let local = day * 86_400
        // No zone is more than a day from UTC, and none changes twice within three days.
        let around = (local - 100_000)..<(local + 100_000)
        let offsets = [offset(at: around.lowerBound)] + changes(in: around).map(\.offset)
        if let instant = offsets.map({ local - $0 }).filter({ offset(at: $0) + $0 == local }).min()
        {
            return instant
        }
        // Midnight was skipped: the day begins with the change.
        return changes(in: around).first { $0.at + $0.offset > local }?.at ?? local
    }
}

/// A time zone's rule for ever, in the notation of POSIX: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct PosixZone: Sendable, Equatable {
    private struct Rule: Sendable, Equatable {
        var month: Int64
        /// 5: the last of the month.
        var week: Int64
        /// 0: Sunday.
        var weekday: Int64
        /// Seconds of local time after midnight.
        var time: Int64
    }

    private let standard: Int64
    private let summer: (offset: Int64, start: Rule, end: Rule)?

    /// nil for a notation that no zone of the database uses.
    init?(_ text: String) {
        var rest = Substring(text)
        guard Self.skipName(&rest), let west = Self.time(&rest) else { return nil }
        standard = -west
        guard !rest.isEmpty else {
            summer = nil
            return
        }
        guard Self.skipName(&rest) else { return nil }
        let ahead = rest.first == "," ? standard + 3_600 : Self.time(&rest).map { -$0 }
        guard let ahead, let start = Self.rule(&rest), let end = Self.rule(&rest), rest.isEmpty
        else {
            return nil
        }
        summer = (ahead, start, end)
    }

    static func == (left: PosixZone, right: PosixZone) -> Bool {
        left.standard == right.standard && left.summer?.offset == right.summer?.offset
            && left.summer?.start == right.summer?.start && left.summer?.end == right.summer?.end
    }

    func offset(at second: Int64) -> Int64 {
        guard summer != nil else { return standard }
        let year = Self.year(of: second)
        let all = (year - 1...year + 1).flatMap(changes).sorted { $0.at < $1.at }
        return all.last { $0.at <= second }?.offset ?? standard
    }

    func changes(in seconds: Range<Int64>) -> [ZoneRules.Change] {
        guard summer != nil else { return [] }
        let years = Self.year(of: seconds.lowerBound) - 1...Self.year(of: seconds.upperBound) + 1
        return years.flatMap(changes).filter { seconds.contains($0.at) }.sorted { $0.at < $1.at }
    }

    private func changes(of year: Int64) -> [ZoneRules.Change] {
        guard let summer else { return [] }
        return [
            ZoneRules.Change(
                at: Self.day(summer.start, in: year) * 86_400 + summer.start.time - standard,
                offset: summer.offset),
            ZoneRules.Change(
                at: Self.day(summer.end, in: year) * 86_400 + summer.end.time - summer.offset,
                offset: standard),
        ]
    }

    private static func year(of second: Int64) -> Int64 {
        1_970 + second.flooredQuotient(31_556_952)
    }

    /// Days since 1970 of a rule's day.
    private static func day(_ rule: Rule, in year: Int64) -> Int64 {
        let first = days(year, rule.month)
        let firstWeekday = (first + 4) - (first + 4).flooredQuotient(7) * 7
        let day = first + (rule.weekday - firstWeekday + 7) % 7 + (rule.week - 1) * 7
        let next = rule.month == 12 ? days(year + 1, 1) : days(year, rule.month + 1)
        return day < next ? day : day - 7
    }

    /// Days from 1970 to the first of a month, counted in years that begin in March.
    private static func days(_ year: Int64, _ month: Int64) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear.flooredQuotient(400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    private static func skipName(_ rest: inout Substring) -> Bool {
        let name = rest
        if rest.first == "<" {
            guard let end = rest.firstIndex(of: ">") else { return false }
            rest = rest[rest.index(after: end)...]
        } else {
            rest = rest.drop { $0.isLetter }
        }
        return rest.startIndex != name.startIndex
    }

    /// `-1`, `3`, `5:30` or `26`, in seconds.
    private static func time(_ rest: inout Substring) -> Int64? {
        let negative = rest.first == "-"
        if negative || rest.first == "+" { rest.removeFirst() }
        let text = rest.prefix { $0.isNumber || $0 == ":" }
        rest = rest[text.endIndex...]
        let parts = text.split(separator: ":").map { Int64($0) }
        guard (1...3).contains(parts.count) else { return nil }
        var seconds: Int64 = 0
        for (part, unit) in zip(parts, [3_600, 60, 1] as [Int64]) {
            guard let part, part <= 167 else { return nil }
            seconds += part * unit
        }
        return negative ? -seconds : seconds
    }

    /// `,M3.5.0/2`
    private static func rule(_ rest: inout Substring) -> Rule? {
        guard rest.hasPrefix(",M") else { return nil }
        let text = rest.dropFirst(2).prefix { $0.isNumber || $0 == "." }
        rest = rest[text.endIndex...]
        let parts = text.split(separator: ".").compactMap { Int64($0) }
        guard parts.count == 3, (1...12).contains(parts[0]), (1...5).contains(parts[1]),
            (0...6).contains(parts[2])
        else { return nil }
        var time: Int64? = 7_200
        if rest.first == "/" {
            rest.removeFirst()
            time = Self.time(&rest)
        }
        return time.map { Rule(month: parts[0], week: parts[1], weekday: parts[2], time: $0) }
    }
}
