import Events
import Providers

extension Admission {
    /// What is to be set aside of a customer's budget for an admitted request; nil for one without a budget, and for
    /// what costs nothing.
    ///
    /// - Throws: ``Refusal`` where nobody can tell what it may cost: a budget can hold only what has a bound.
    func reservation(
        for request: any ClientRequest, _ admitted: AdmittedRequest, of caller: Caller,
        receivedAt: Timestamp
    ) throws(Refusal) -> SpendReserved? {
        guard caller.policy.budget != nil else { return nil }
        let worst = WorstCase(
            catalogue: catalogue, policy: caller.policy, at: receivedAt,
            deadlineMs: admitted.deadlineMs)
        guard let amount = worst.charge(of: request, on: admitted.routes, tier: admitted.tier)
        else {
            throw Refusal(
                .priceUnknown,
                "Nobody can tell the most that this request may cost, so that your budget cannot "
                    + "hold it: set a limit to its output, or use a model whose prices are known.",
                param: "model")
        }
        guard amount > .zero else { return nil }
        return SpendReserved(amount: amount, day: UTCDay(of: receivedAt))
    }
}

extension SpendReserved {
    /// What ends the reservation beside the spend of the attempt that served: nothing, or its release where none did.
    func released(unless spend: SpendSettled?) -> [Event] {
        spend == nil ? [.spendReleased(SpendReleased(self))] : []
    }
}
