import Events

extension AdmissionControl {
    /// Puts a request into its class's lines, and tells how many of its customer are before it.
    mutating func line(_ request: WaitingRequest) -> Int {
        let qosClass = request.ticket.qosClass
        if (classes[qosClass]?.count ?? 0) == 0 {
            // A class that comes anew has saved up nothing either.
            let current = classes.values.filter { $0.count > 0 }.map(\.pass).min()
            let pass = max(classes[qosClass]?.pass ?? 0, current ?? 0)
            classes[qosClass, default: ClassLines()].pass = pass
        }
        return classes[qosClass, default: ClassLines()].insert(request)
    }

    /// Starts whoever has waited and now finds room, in the order of the lines.
    mutating func startWaiting(at now: Timestamp) -> [AdmissionStart] {
        var starts: [AdmissionStart] = []
        while let request = nextWaiting() {
            guard let account = freeAccount(for: request.ticket) else { break }
            waiting[request.ticket.id] = nil
            classes[request.ticket.qosClass]?.started(request)
            classes[request.ticket.qosClass]?.pass +=
                Self.turnLength / request.ticket.qosClass.startShare
            start(request.ticket, account, at: now)
            starts.append(AdmissionStart(id: request.ticket.id, account: account))
        }
        return starts
    }

    /// Divisible by every class's share.
    private static let turnLength: Int64 = 8

    private func nextWaiting() -> WaitingRequest? {
        guard !waiting.isEmpty else { return nil }
        // Of equal passes, the more urgent class.
        let inOrder = QoSClass.allCases.enumerated().sorted {
            (classes[$0.element]?.pass ?? 0, $0.offset) < (
                classes[$1.element]?.pass ?? 0, $1.offset
            )
        }
        for (_, qosClass) in inOrder {
            guard let lines = classes[qosClass], lines.count > 0 else { continue }
            if let request = lines.next(where: { hasRoom($0) && freeAccount(for: $0) != nil }) {
                return request
            }
        }
        return nil
    }
}
