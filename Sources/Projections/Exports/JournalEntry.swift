package import Events

/// What a spend means in double entry: a fixed set of accounts, and amounts that sum to zero. Pure.
package enum JournalAccount: Sendable, Hashable {
    /// What the customer owes for usage and fees.
    case receivable(customer: String)
    /// What was charged for usage.
    case revenue(Provider)
    case platformFee
    /// What the provider bills for attempts that served.
    case costOfRevenue(Provider)
    /// What the provider bills for attempts that did not, and that nobody is charged for.
    case wastedAttempts(Provider)
    /// What the operator owes the provider.
    case payable(Provider)
}

package struct JournalPosting: Sendable, Equatable {
    package var account: JournalAccount
    /// Debits are positive, credits negative.
    package var amount: PicoUSD
}

extension SpendSettled {
    /// The postings of this spend; none where nothing is owed by anybody.
    ///
    /// With the customer's own key the provider bills the customer: the operator has neither cost nor payable.
    package func postings(for customer: String) -> [JournalPosting] {
        Self.postings(
            for: customer, origin, cost: cost, charged: charged, platformFee: platformFee)
    }

    fileprivate static func postings(
        for customer: String, _ origin: SpendOrigin, cost: PicoUSD, charged: PicoUSD,
        platformFee: PicoUSD
    ) -> [JournalPosting] {
        var postings: [JournalPosting] = []
        func post(_ debit: JournalAccount, _ credit: JournalAccount, _ amount: PicoUSD) {
            guard amount != .zero else { return }
            postings.append(JournalPosting(account: debit, amount: amount))
            postings.append(JournalPosting(account: credit, amount: PicoUSD(pico: -amount.pico)))
        }
        let provider = origin.provider
        post(.receivable(customer: customer), .revenue(provider), charged)
        post(.receivable(customer: customer), .platformFee, platformFee)
        if origin.credential == .managed || origin.credential == .hybrid {
            post(
                origin.served ? .costOfRevenue(provider) : .wastedAttempts(provider),
                .payable(provider), cost)
        }
        return postings
    }
}

extension UsageRepriced {
    /// The postings of the difference: in the same accounts, and of either sign.
    ///
    /// - Throws: ``MoneyError`` when a difference leaves the range of one value.
    package func postings(for customer: String) throws(MoneyError) -> [JournalPosting] {
        SpendSettled.postings(
            for: customer, origin, cost: try after.cost.subtracting(before?.cost ?? .zero),
            charged: try after.charged.subtracting(before?.charged ?? .zero),
            platformFee: try after.platformFee.subtracting(before?.platformFee ?? .zero))
    }
}

/// Balances of all accounts; their sum is zero after every entry.
package struct TrialBalance: Sendable, Equatable {
    package private(set) var balances: [JournalAccount: Int128] = [:]

    package init() {}

    package mutating func post(_ postings: [JournalPosting]) {
        for posting in postings {
            balances[posting.account, default: 0] += Int128(posting.amount.pico)
        }
    }

    package var sum: Int128 { balances.values.reduce(0, +) }
}
