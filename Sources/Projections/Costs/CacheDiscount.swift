package import Events

/// What a provider's prompt cache saved in one rated attempt, and what writing to it cost. Pure.
struct CacheDiscount: Equatable {
    /// Tokens read from the cache, at the uncached rate less their own.
    var gross: PicoUSD
    /// Tokens written to the cache, at their own rate less the uncached one, and what a cache under a name costs besides.
    var premium: PicoUSD

    static let none = CacheDiscount(gross: .zero, premium: .zero)

    /// The uncached rate follows from the list cost, which has all input at that rate.
    ///
    /// `gross` less `premium` is exactly the list cost less the cost.
    init(of spend: SpendSettled) throws(MoneyError) {
        var input: Int128 = 0
        var list = Int128(spend.listCost.pico)
        for line in spend.lines {
            if line.bucket == .output {
                list -= Int128(line.amount.pico)
            } else {
                input += Int128(line.tokens)
            }
        }
        var premium = spend.fees.reduce(Int128(0)) { $0 + Int128($1.amount.pico) }
        guard input > 0 else {
            gross = .zero
            self.premium = try PicoUSD(exactly: premium)
            return
        }
        let rate = list / input
        var gross: Int128 = 0
        for line in spend.lines {
            let uncached = Int128(line.tokens) * rate
            switch line.bucket {
            case .cacheRead: gross += uncached - Int128(line.amount.pico)
            case .cacheWrite5m, .cacheWrite30m, .cacheWrite1h, .cacheWrite12h:
                premium += Int128(line.amount.pico) - uncached
            case .inputUncached, .output: break
            }
        }
        self.gross = try PicoUSD(exactly: gross)
        self.premium = try PicoUSD(exactly: premium)
    }

    private init(gross: PicoUSD, premium: PicoUSD) {
        self.gross = gross
        self.premium = premium
    }
}

extension SpendSettled {
    /// The list cost with the customer's markup; zero where nothing is charged.
    ///
    /// A customer is told this one: the list cost itself, with the savings, would give the provider's cost away.
    package var listCharged: PicoUSD {
        get throws(MoneyError) {
            guard origin.served else { return .zero }
            return try listCost.adding(listCost.shareRoundedHalfEven(basisPoints: markupBps))
        }
    }
}
