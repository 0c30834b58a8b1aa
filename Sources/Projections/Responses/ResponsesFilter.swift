package import Events

/// Which responses a list shows; nil: any.
package struct ResponsesFilter: Sendable, Equatable {
    package var customer: CustomerID?
    /// Received at this instant or later.
    package var from: Timestamp?
    /// Received before this instant.
    package var to: Timestamp?
    package var completion: Completion?
    package var reason: ReasonCode?
    /// Only what comes after this one in the list: the last id of the page before.
    package var after: ResponseID?

    package init(
        customer: CustomerID? = nil, from: Timestamp? = nil, to: Timestamp? = nil,
        completion: Completion? = nil, reason: ReasonCode? = nil, after: ResponseID? = nil
    ) {
        self.customer = customer
        self.from = from
        self.to = to
        self.completion = completion
        self.reason = reason
        self.after = after
    }
}

/// A part of a list of responses, newest first.
package struct ResponsesPage: Sendable, Equatable {
    package var ids: [ResponseID]
    package var hasMore: Bool
    /// The last event that the answer includes; -1 when the log is empty.
    package var ledgerSeq: Int64

    package init(ids: [ResponseID], hasMore: Bool, ledgerSeq: Int64) {
        self.ids = ids
        self.hasMore = hasMore
        self.ledgerSeq = ledgerSeq
    }
}
