import Events
import Projections

extension AdmissionControl {
    /// The refusal of a request for which its customer's budget has no room, or nil.
    func overBudget(_ ticket: AdmissionTicket, at now: Timestamp) -> AdmissionRefusal? {
        guard let budget = ticket.budget, let reservation = ticket.reservation,
            let shortfall = budgets.shortfall(
                of: reservation, under: budget, of: ticket.customer)
        else { return nil }
        return AdmissionRefusal(
            reason: .budgetExhausted,
            retryAfterSeconds: shortfall.retryAfterSeconds(on: reservation.day, at: now),
            shortfall: shortfall)
    }

    /// Sets aside what a request that is let in may cost.
    mutating func reserve(_ ticket: AdmissionTicket) {
        guard let reservation = ticket.reservation else { return }
        budgets.reserve(reservation, of: ticket.customer)
    }
}
