import Events
import JSON
import Ledger

/// One charge in the words of FOCUS.
struct FocusRow {
    /// What is metered; nil for an adjustment, which has no unit and no price.
    private struct Metered {
        var meter: String
        var skuID: String
        var skuPriceID: String
        var details: String
        var consumed: String
        var consumedUnit: String
        var quantity: String
        var pricingUnit: String
        var listPrice: String
        var contractedPrice: String
        var listCost: String
    }

    let billed: FocusAmount
    /// It stands in four columns.
    private let billedText: String
    private let customer: String
    private let description: String
    private let period: FocusPeriod
    private let metered: Metered?
    private let correction: FocusCorrection?
    private let origin: SpendOrigin?
    private let source: (response: String, attempt: Int64, seq: Int64, priceVersion: String)?
    private let providerCost: PicoUSD?

    /// Tokens of one kind.
    init(
        _ line: RatedLine, of settled: SpendSettled, _ correction: FocusCorrection?,
        _ spend: RecordedSpend, in period: FocusPeriod
    ) {
        let sign = correction?.sign ?? 1
        let tokens = Int128(line.tokens) * sign
        self.correction = correction
        let list = Int128(line.ratePico) * FocusAmount.unitsPerPico
        let origin = settled.origin
        // Exact: a markup of whole basis points on whole pico-USD fits the unit. With the customer's own key its tokens
        // are the provider's to bill.
        let isBilled = origin.served && origin.credential == .managed
        let contracted = isBilled ? Int128(line.ratePico) * Int128(10_000 + settled.markupBps) : 0
        let sku = "\(origin.provider.rawValue)/\(origin.model)/\(line.bucket.rawValue)"
        let tier = origin.tier ?? SpendOrigin.defaultTier
        billed = FocusAmount(units: tokens * contracted)
        billedText = billed.text
        metered = Metered(
            meter: line.bucket.meter, skuID: sku, skuPriceID: "\(sku)/\(tier)",
            details: Self.details(line.bucket, origin, tier), consumed: FocusAmount.whole(tokens),
            consumedUnit: "Tokens", quantity: FocusAmount.millions(tokens),
            pricingUnit: "1000000 Tokens", listPrice: FocusAmount(units: list * 1_000_000).text,
            contractedPrice: FocusAmount(units: contracted * 1_000_000).text,
            listCost: FocusAmount(units: tokens * list).text)
        description =
            "\(line.bucket.meter), \(origin.model) via \(origin.provider.rawValue)"
            + (origin.served ? "" : ", not charged: the attempt did not serve")
            + (correction?.words ?? "")
        self.origin = origin
        providerCost = PicoUSD(pico: line.amount.pico * Int64(sign))
        customer = spend.customer
        self.period = period
        source = (spend.response, settled.attempt, spend.seq, settled.priceVersion)
    }

    /// What is billed beside the tokens, at its own unit.
    init(
        _ fee: SpendFee, of settled: SpendSettled, _ correction: FocusCorrection?,
        _ spend: RecordedSpend, in period: FocusPeriod
    ) {
        let sign = correction?.sign ?? 1
        let quantity = Int128(fee.quantity) * sign
        self.correction = correction
        let list = Int128(fee.ratePico) * FocusAmount.unitsPerPico
        let origin = settled.origin
        let isBilled = origin.served && origin.credential == .managed
        let contracted = isBilled ? Int128(fee.ratePico) * Int128(10_000 + settled.markupBps) : 0
        let sku = "\(origin.provider.rawValue)/\(origin.model)/\(fee.kind.rawValue)"
        billed = FocusAmount(units: quantity * contracted)
        billedText = billed.text
        metered = Metered(
            meter: fee.kind.meter, skuID: sku, skuPriceID: "\(sku)/\(SpendOrigin.defaultTier)",
            details: #"{"x_ModelId":"\#(origin.model)"}"#, consumed: FocusAmount.whole(quantity),
            consumedUnit: fee.kind.unit, quantity: FocusAmount.millions(quantity),
            pricingUnit: "1000000 \(fee.kind.unit)",
            listPrice: FocusAmount(units: list * 1_000_000).text,
            contractedPrice: FocusAmount(units: contracted * 1_000_000).text,
            listCost: FocusAmount(units: quantity * list).text)
        description =
            "\(fee.kind.meter), \(origin.model) via \(origin.provider.rawValue)"
            + (origin.served ? "" : ", not charged: the attempt did not serve")
            + (correction?.words ?? "")
        self.origin = origin
        providerCost = PicoUSD(pico: fee.amount.pico * Int64(sign))
        customer = spend.customer
        self.period = period
        source = (spend.response, settled.attempt, spend.seq, settled.priceVersion)
    }

    /// An attempt that was not rated by the token: at the price that a broker stated for it.
    init(
        wholeOf settled: SpendSettled, _ correction: FocusCorrection?, _ spend: RecordedSpend,
        in period: FocusPeriod
    ) {
        let origin = settled.origin
        let sign = correction?.sign ?? 1
        let cost = FocusAmount(pico: settled.cost.pico)
        let charged = FocusAmount(pico: settled.charged.pico)
        let sku = "\(origin.provider.rawValue)/\(origin.model)/request"
        self.correction = correction
        billed = charged.times(sign)
        billedText = billed.text
        metered = Metered(
            meter: "Requests", skuID: sku, skuPriceID: "\(sku)/\(settled.priceVersion)",
            details: #"{"x_ModelId":"\#(origin.model)"}"#, consumed: FocusAmount.whole(sign),
            consumedUnit: "Requests", quantity: FocusAmount.whole(sign), pricingUnit: "Requests",
            listPrice: cost.text, contractedPrice: charged.text,
            listCost: cost.times(sign).text)
        description =
            "Request, \(origin.model) via \(origin.provider.rawValue)"
            + (origin.served ? "" : ", not charged: the attempt did not serve")
            + (correction?.words ?? "")
        self.origin = origin
        providerCost = PicoUSD(pico: settled.cost.pico * Int64(sign))
        customer = spend.customer
        self.period = period
        source = (spend.response, settled.attempt, spend.seq, settled.priceVersion)
    }

    init(
        feeOf settled: SpendSettled, _ correction: FocusCorrection?, _ spend: RecordedSpend,
        in period: FocusPeriod
    ) {
        let fee = FocusAmount(pico: settled.platformFee.pico)
        let sign = correction?.sign ?? 1
        self.correction = correction
        billed = fee.times(sign)
        billedText = billed.text
        metered = Metered(
            meter: "Platform Fee", skuID: "zumik/platform-fee",
            skuPriceID: "zumik/platform-fee/share",
            details: #"{"x_Share":true}"#, consumed: FocusAmount.whole(sign),
            consumedUnit: "Requests",
            quantity: FocusAmount.whole(sign),
            pricingUnit: "Requests", listPrice: fee.text, contractedPrice: fee.text,
            listCost: fee.times(sign).text)
        description = "Platform fee" + (correction?.words ?? "")
        origin = nil
        providerCost = .zero
        customer = spend.customer
        self.period = period
        source = (spend.response, settled.attempt, spend.seq, settled.priceVersion)
    }

    /// What rounding each attempt once made of the unrounded rows of a month.
    init(roundingIn month: Timestamp, of customer: String, _ amount: FocusAmount) {
        billed = amount
        billedText = amount.text
        metered = nil
        correction = nil
        origin = nil
        providerCost = .zero
        self.customer = customer
        description = "Rounding of each attempt to a pico-USD"
        period = FocusPeriod(wholeOf: month)
        source = nil
    }

    private static func details(
        _ bucket: TokenBucket, _ origin: SpendOrigin, _ tier: String
    ) -> String {
        var json = JSONWriter()
        json.beginObject()
        json.member("x_ModelId", origin.model)
        json.member("x_ServiceTier", tier)
        json.member("x_TokenDirection", bucket == .output ? "Output" : "Input")
        if let action = bucket.cacheAction { json.member("x_TokenCacheAction", action) }
        if let ttl = bucket.timeToLive { json.member("x_CacheTtl", ttl) }
        json.endObject()
        return String(decoding: json.take(), as: UTF8.self)
    }

    /// The text of a column; nil: null.
    func value(_ column: FocusColumn) -> String? {
        switch column {
        case .BilledCost, .ContractedCost, .EffectiveCost, .PricingCurrencyEffectiveCost:
            billedText
        case .ListCost: metered?.listCost ?? billedText
        case .ListUnitPrice, .PricingCurrencyListUnitPrice: metered?.listPrice
        case .ContractedUnitPrice, .PricingCurrencyContractedUnitPrice:
            metered?.contractedPrice
        case .BillingAccountId: "ba-" + customer
        case .BillingAccountName: customer
        case .BillingAccountType: "Customer"
        case .BillingCurrency, .PricingCurrency: "USD"
        case .BillingPeriodStart: period.month
        case .BillingPeriodEnd: period.monthEnd
        case .ChargePeriodStart: period.start
        case .ChargePeriodEnd: period.end
        case .ChargeClass:
            correction.flatMap { $0.isOfEarlierPeriod(than: period.billing) ? "Correction" : nil }
        case .ChargeCategory: metered == nil ? "Adjustment" : "Usage"
        case .ChargeDescription: description
        case .ChargeFrequency: "Usage-Based"
        case .ConsumedQuantity: metered?.consumed
        case .ConsumedUnit: metered?.consumedUnit
        case .PricingCategory: metered == nil ? nil : "Standard"
        case .PricingQuantity: metered?.quantity
        case .PricingUnit: metered?.pricingUnit
        case .SkuId: metered?.skuID
        case .SkuMeter: metered?.meter
        case .SkuPriceDetails: metered?.details
        case .SkuPriceId: metered?.skuPriceID
        case .ServiceCategory: "AI and Machine Learning"
        case .ServiceSubcategory: "Generative AI"
        case .ServiceName: "Zumik LLM Gateway"
        case .ServiceProviderName, .ProviderName, .InvoiceIssuerName: Self.operatorName
        case .HostProviderName, .PublisherName: origin?.provider.rawValue ?? Self.operatorName
        case .RegionId, .RegionName: origin?.region
        case .x_ResponseId: source?.response
        case .x_Attempt: source.map { String($0.attempt) }
        case .x_LedgerSeq: source.map { String($0.seq) }
        case .x_ProviderCost: providerCost?.description
        case .x_PriceVersion: source?.priceVersion
        case .AvailabilityZone, .CapacityReservationId, .CapacityReservationStatus,
            .CommitmentDiscountCategory, .CommitmentDiscountId, .CommitmentDiscountName,
            .CommitmentDiscountQuantity, .CommitmentDiscountStatus, .CommitmentDiscountType,
            .CommitmentDiscountUnit, .InvoiceDetailId, .InvoiceId, .ResourceId, .ResourceName,
            .ResourceType, .SubAccountId, .SubAccountName, .SubAccountType, .Tags:
            nil
        }
    }

    /// Who sells and invoices.
    private static let operatorName = "Zumik"
}

extension FeeKind {
    fileprivate var meter: String {
        switch self {
        case .cacheCreation: "Stored Cache Input Tokens"
        case .cacheStorage: "Cache Storage"
        }
    }

    fileprivate var unit: String {
        switch self {
        case .cacheCreation: "Tokens"
        case .cacheStorage: "Token-Hours"
        }
    }
}

extension TokenBucket {
    fileprivate var meter: String {
        switch self {
        case .inputUncached: "Input Tokens"
        case .cacheRead: "Cache Read Input Tokens"
        case .cacheWrite5m, .cacheWrite30m, .cacheWrite1h, .cacheWrite12h:
            "Cache Write Input Tokens"
        case .output: "Output Tokens"
        }
    }

    fileprivate var cacheAction: String? {
        switch self {
        case .inputUncached: "Uncached"
        case .cacheRead: "Read"
        case .cacheWrite5m, .cacheWrite30m, .cacheWrite1h, .cacheWrite12h: "Write"
        case .output: nil
        }
    }

    fileprivate var timeToLive: String? {
        switch self {
        case .cacheWrite5m: "5m"
        case .cacheWrite30m: "30m"
        case .cacheWrite1h: "1h"
        case .cacheWrite12h: "12h"
        case .inputUncached, .cacheRead, .output: nil
        }
    }
}
