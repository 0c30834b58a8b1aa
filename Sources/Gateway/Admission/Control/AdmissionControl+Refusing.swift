import Events

extension AdmissionControl {
    /// The refusal of a request that is over its customer's rate, or nil.
    mutating func overRate(_ ticket: AdmissionTicket, at now: Timestamp) -> AdmissionRefusal? {
        guard ticket.limits != .none else { return nil }
        let checks = [
            ("rpm", ticket.limits.requestsPerMinute, 1, \Customer.requests),
            ("tpm", ticket.limits.tokensPerMinute, ticket.tokens, \Customer.tokens),
        ]
        for (name, limit, amount, window) in checks {
            guard let limit else { continue }
            var minute = customers[ticket.customer]?[keyPath: window] ?? SlidingMinute()
            minute.advance(to: now.unixSeconds)
            let seconds = minute.secondsUntilRoom(for: amount, under: limit)
            if seconds != 0 {
                return AdmissionRefusal(
                    reason: .rateLimited, limit: name, retryAfterSeconds: seconds)
            }
        }
        return nil
    }

    /// Counts a request that is let in.
    mutating func countRate(_ ticket: AdmissionTicket, at now: Timestamp) {
        if ticket.limits.requestsPerMinute != nil {
            customers[ticket.customer, default: Customer()].requests.add(1, at: now.unixSeconds)
        }
        if ticket.limits.tokensPerMinute != nil {
            customers[ticket.customer, default: Customer()].tokens.add(
                ticket.tokens, at: now.unixSeconds)
        }
    }

    /// The refusal of a request that has no place to wait or would wait in vain, or nil.
    func cannotWait(_ ticket: AdmissionTicket, at now: Timestamp) -> AdmissionRefusal? {
        let lines = classes[ticket.qosClass]
        let wait = expectedWaitMs(ticket)
        let own = lines?.customers[ticket.customer]?.count ?? 0
        if waiting.count >= limits.waitingMax || own >= limits.waitingPerCustomerMax {
            return AdmissionRefusal(
                reason: .queueFull, limit: nil, retryAfterSeconds: Self.seconds(wait ?? 0))
        }
        let leftMs = ticket.deadline.microseconds(since: now) / 1_000
        guard let wait, wait > leftMs else { return nil }
        return AdmissionRefusal(
            reason: .queueDeadline, limit: nil, retryAfterSeconds: Self.seconds(wait - leftMs))
    }

    /// How long a request that comes now would wait, by the mean times that places are held; nil while little is known.
    private func expectedWaitMs(_ ticket: AdmissionTicket) -> Int64? {
        let lines = classes[ticket.qosClass]
        if !hasRoom(ticket), let places = ticket.limits.concurrency, places > 0,
            let each = customers[ticket.customer]?.serviceTime.meanMs
        {
            let own = Int64(lines?.customers[ticket.customer]?.count ?? 0)
            return each * (own + 1) / places
        }
        let full = ticket.accounts.compactMap { accounts[$0] }
        let places = full.reduce(0) { $0 + Int64($1.limit ?? $1.ceiling ?? $1.running + 1) }
        let times = full.compactMap(\.serviceMs)
        guard places > 0, times.count == full.count, let each = times.max() else { return nil }
        // Who takes turns waits for about as many as stand in the class.
        return each * Int64((lines?.count ?? 0) + 1) / places
    }

    private static func seconds(_ milliseconds: Int64) -> Int64 {
        max(1, (milliseconds + 999) / 1_000)
    }
}
