import Events

/// An amount as FOCUS has it: unrounded, in units of 10⁻¹⁶ USD, which a rate in pico-USD with a markup in basis points
/// needs.
struct FocusAmount: Sendable, Equatable {
    private(set) var units: Int128

    static let zero = FocusAmount(units: 0)
    static let unitsPerPico: Int128 = 10_000

    init(units: Int128) {
        self.units = units
    }

    init(pico: Int64) {
        units = Int128(pico) * Self.unitsPerPico
    }

    static func + (left: FocusAmount, right: FocusAmount) -> FocusAmount {
        FocusAmount(units: left.units + right.units)
    }

    static func - (left: FocusAmount, right: FocusAmount) -> FocusAmount {
        FocusAmount(units: left.units - right.units)
    }

    func times(_ sign: Int128) -> FocusAmount { FocusAmount(units: units * sign) }

    /// A decimal with a point and no zeros at its end but one: tools that guess types take `5` for an integer.
    var text: String { FixedPoint.decimal(units, places: 16, placesMin: 1) }

    /// A count.
    static func whole(_ count: Int128) -> String {
        FixedPoint.decimal(count * 10, places: 1, placesMin: 1)
    }

    /// Tokens in millions, exactly.
    static func millions(_ tokens: Int128) -> String {
        FixedPoint.decimal(tokens, places: 6, placesMin: 1)
    }
}
