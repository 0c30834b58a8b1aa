import Events
import JSON
import Pricing
import Providers

/// The most that a request may be charged, by its own limits: what is set aside before anything is spent. Pure.
///
/// Only one attempt of a request is ever charged, so it is the dearest of those that may serve: of the routes, of the
/// tiers that may come of what is asked, and of the ways in which input can be billed.
struct WorstCase: Sendable {
    let catalogue: PriceCatalogue
    let policy: Policy
    /// When it is asked for: prices that change before the answer are not foreseen.
    let at: Timestamp
    /// The longest that it may run: what a customer's own servers are priced by.
    let deadlineMs: Int64

    /// The most that may be charged, or nil where a route has no price or the request no bound.
    func charge(
        of request: any ClientRequest, on routes: [Route], tier: TierChosen
    ) -> PicoUSD? {
        charge(of: request, on: routes) { Self.tiers(asked: tier.chosen, of: $0) }
    }

    /// The same, where it is known which tiers of a provider may serve.
    func charge(
        of request: any ClientRequest, on routes: [Route], tiers: (Provider) -> [PriceTier]
    ) -> PicoUSD? {
        guard request.surface != .countTokens else { return .zero }
        let prompt = PromptBound(of: request)
        var most = PicoUSD.zero
        for route in routes {
            guard let cost = cost(of: request, prompt, on: route, tiers: tiers),
                let charge = CustomerCharge.of(
                    cost, with: route.account.credential, under: SpendTerms(policy))?.total
            else { return nil }
            most = max(most, charge)
        }
        return most
    }

    private func cost(
        of request: any ClientRequest, _ prompt: PromptBound, on route: Route,
        tiers: (Provider) -> [PriceTier]
    ) -> PicoUSD? {
        if let hosted = route.account.hosted {
            let (us, overflow) = deadlineMs.multipliedReportingOverflow(by: 1_000)
            return overflow ? nil : try? hosted.rate?.cost(ofMicroseconds: us)
        }
        let seller = Seller(provider: route.provider, model: route.model)
        guard let model = catalogue.model(seller.provider, seller.model),
            let period = model.period(at: at),
            let input = prompt.tokens(contextTokensMax: model.contextTokensMax),
            let output = outputTokens(of: request, from: model)
        else { return nil }
        let tables = [period.rates] + (period.longRates(within: input).map { [$0] } ?? [])
        let rates = tiers(seller.provider).flatMap { tier in
            tables.compactMap { $0[tier] }
        }
        guard !rates.isEmpty else { return nil }
        let uplift = route.account.priceRegion.flatMap { model.regionUpliftBasisPoints[$0] }
        let pico =
            (rates.map { $0.cost(input: input, output: output) }.max() ?? 0)
            + storing(of: input, under: period, tables)
        return try? PicoUSD(exactly: pico * Int128(uplift ?? 10_000) / 10_000)
    }

    /// What it costs to make a cache of the whole input, where the policy has such made.
    private func storing(
        of input: Int64, under period: PricePeriod, _ tables: [[PriceTier: BucketRates]]
    ) -> Int128 {
        guard let hours = policy.storedCaches?.hours, let storage = period.cacheStorage else {
            return 0
        }
        let rate = tables.compactMap { $0[.default]?.input }.max() ?? 0
        return Int128(input) * (Int128(rate) + Int128(storage) * Int128(hours))
    }

    /// The most output that is billed, for all the choices that are asked for.
    private func outputTokens(of request: any ClientRequest, from model: ModelFacts) -> Int64? {
        let asked = [request.outputTokensMax, model.outputTokensMax].compactMap(\.self).min()
        guard let each = asked ?? model.contextTokensMax else { return nil }
        let choices = request.document.root["n"]?.int ?? 1
        let (tokens, overflow) = each.multipliedReportingOverflow(by: max(1, choices))
        return overflow ? nil : tokens
    }

    /// The tiers whose prices an answer may be billed at when one is asked for.
    ///
    /// A provider serves what is asked or less. Where nothing is asked, OpenAI takes what its project is set to, which
    /// can be priority. `speed: fast` goes through to Anthropic in a body of its own shape.
    static func tiers(asked: String?, of provider: Provider) -> [PriceTier] {
        let open: [PriceTier] = provider == .anthropic ? [.default, .fast] : [.default]
        return switch asked {
        case "priority", "fast": open + [.priority, .fast]
        case "ultrafast": open + [.priority, .fast, .ultrafast]
        case nil, "auto": provider == .openai ? open + [.priority] : open
        default: open
        }
    }
}

extension BucketRates {
    /// The dearest way in which so much input and output can be billed; a bucket without a price is not billed.
    fileprivate func cost(input: Int64, output: Int64) -> Int128 {
        let inputRate =
            TokenBucket.allCases.filter { $0 != .output }
            .compactMap { self[$0] }.max() ?? 0
        return Int128(input) * Int128(inputRate) + Int128(output) * Int128(self.output ?? 0)
    }
}

extension PricePeriod {
    /// The rates of a long context, where an input of at most so many tokens can be one.
    fileprivate func longRates(within tokens: Int64) -> [PriceTier: BucketRates]? {
        longContext.flatMap { $0.applies(toInputTokens: tokens) ? $0.rates : nil }
    }
}
