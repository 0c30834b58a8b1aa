/// Collects what is wrong, up to a number that somebody may still read.
struct FindingList {
    private static let listedMax = 100

    private(set) var findings: [Finding] = []
    private(set) var count = 0

    mutating func add(_ finding: Finding) {
        count += 1
        if findings.count < Self.listedMax { findings.append(finding) }
    }

    mutating func add(_ verdict: Verdict, seq: Int64? = nil, _ detail: String) {
        add(Finding(verdict, seq: seq, detail))
    }

    /// Whether one of these events is known to be another than it was, or not to be there; true also where more was
    /// found than is listed.
    func explainsHash(over range: ClosedRange<Int64>) -> Bool {
        count > findings.count
            || findings.contains { finding in
                [.content, .order].contains(finding.verdict)
                    && finding.seq.map(range.contains) == true
            }
    }

    var sorted: [Finding] { findings.sorted(by: Finding.comesFirst) }
}
