package import Events

/// Which costs, and how they are grouped.
package struct CostQuery: Sendable, Equatable {
    package enum Group: String, Sendable, CaseIterable {
        case day, customer, provider, model, tier, profile
    }

    /// nil: of all customers.
    package var customer: CustomerID?
    /// Quarters of an hour since 1970 in UTC.
    package var quarters: Range<Int64>
    package var groups: Set<Group>
    /// Whose days are grouped by.
    package var zone: CivilZone
    /// The key of the last row of the page before.
    package var after: CostKey?
    package var limit: Int

    package init(
        customer: CustomerID?, quarters: Range<Int64>, groups: Set<Group>,
        zone: CivilZone = .utc, after: CostKey? = nil, limit: Int
    ) {
        self.customer = customer
        self.quarters = quarters
        self.groups = groups
        self.zone = zone
        self.after = after
        self.limit = limit
    }
}

/// What tells one row of an answer from the others; a part that is not grouped by is empty.
package struct CostKey: Sendable, Hashable {
    /// Days since 1970 in the query's zone; 0 when not grouped by.
    package var day: Int64
    package var dimensions: CostDimensions

    package init(day: Int64, dimensions: CostDimensions) {
        self.day = day
        self.dimensions = dimensions
    }
}

/// One row of an answer: sums over many cells, which can exceed one value's range.
package struct CostRow: Sendable, Equatable {
    package var key: CostKey
    /// In the order of ``CostMeasure``.
    package var values: [Int128]

    package subscript(_ measure: CostMeasure) -> Int128 { values[measure.rawValue] }
}

package struct CostPage: Sendable, Equatable {
    package var rows: [CostRow]
    package var hasMore: Bool
    /// The last event that the answer includes.
    package var ledgerSeq: Int64
}
