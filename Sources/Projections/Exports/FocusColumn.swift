/// The columns of FOCUS that we emit, and five of our own after them.
///
/// https://focus.finops.org/focus-specification/
enum FocusColumn: String, Sendable, CaseIterable {
    case AvailabilityZone, BilledCost, BillingAccountId, BillingAccountName, BillingAccountType,
        BillingCurrency, BillingPeriodEnd, BillingPeriodStart, CapacityReservationId,
        CapacityReservationStatus, ChargeCategory, ChargeClass, ChargeDescription,
        ChargeFrequency, ChargePeriodEnd, ChargePeriodStart, CommitmentDiscountCategory,
        CommitmentDiscountId, CommitmentDiscountName, CommitmentDiscountQuantity,
        CommitmentDiscountStatus, CommitmentDiscountType, CommitmentDiscountUnit,
        ConsumedQuantity, ConsumedUnit, ContractedCost, ContractedUnitPrice, EffectiveCost,
        HostProviderName, InvoiceDetailId, InvoiceId, InvoiceIssuerName, ListCost,
        ListUnitPrice, PricingCategory, PricingCurrency, PricingCurrencyContractedUnitPrice,
        PricingCurrencyEffectiveCost, PricingCurrencyListUnitPrice, PricingQuantity,
        PricingUnit, ProviderName, PublisherName, RegionId, RegionName, ResourceId,
        ResourceName, ResourceType, ServiceCategory, ServiceName, ServiceProviderName,
        ServiceSubcategory, SkuId, SkuMeter, SkuPriceDetails, SkuPriceId, SubAccountId,
        SubAccountName, SubAccountType, Tags
    case x_ResponseId, x_Attempt, x_LedgerSeq, x_ProviderCost, x_PriceVersion
}

/// A version of the specification, with its columns in their order.
enum FocusVersion: Sendable {
    case v14
    case v12

    var columns: [FocusColumn] {
        FocusColumn.allCases.filter { column in
            switch self {
            // What 1.4 took away: the provider and publisher are the service provider and the host now.
            case .v14: column != .ProviderName && column != .PublisherName
            // What came after 1.2.
            case .v12:
                column != .HostProviderName && column != .InvoiceDetailId
                    && column != .ServiceProviderName
            }
        }
    }
}
