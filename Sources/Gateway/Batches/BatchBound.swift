import Events
import Ledger
import Pricing
import Projections
import Providers

/// The most that a line of a batch may be charged: what is set aside for it of its customer's budget. Pure.
struct BatchBound: Sendable {
    private let terms: BatchTerms
    private let worst: WorstCase

    init(_ terms: BatchTerms, _ catalogue: PriceCatalogue, createdAt: Timestamp) {
        self.terms = terms
        worst = WorstCase(
            catalogue: catalogue, policy: terms.caller.policy, at: createdAt,
            deadlineMs: terms.admitted.deadlineMs)
    }

    /// nil where nobody can tell.
    func most(of request: any ClientRequest) -> PicoUSD? {
        guard let batch = worst.charge(of: request, on: terms.routes, tiers: { _ in [.batch] })
        else { return nil }
        guard let singly = terms.singly else { return batch }
        let single = worst.charge(of: request, on: singly.routes) {
            WorstCase.tiers(asked: singly.tier.rawValue, of: $0)
        }
        return single.map { max($0, batch) }
    }
}

extension BatchEngine {
    /// Sets aside what a batch may cost at most, as one; nil for a customer without a budget, and for lines that validation
    /// will refuse.
    ///
    /// - Throws: ``Refusal``, as for a single request: there is no room, or nobody can tell how much it takes.
    func reserve(
        _ file: StoredFile, as surface: Surface, for caller: Caller, at now: Timestamp
    ) async throws(Refusal) -> SpendReserved? {
        guard let budget = caller.policy.budget else { return nil }
        let sum = await estimates.pass { await self.bound(of: file, as: surface, caller, at: now) }
        guard let amount = try sum.get(), amount > .zero else { return nil }
        let reservation = SpendReserved(amount: amount, day: UTCDay(of: now))
        let shortfall = services.gate.reserve(reservation, under: budget, of: caller.customer)
        guard let shortfall else { return reservation }
        throw Refusal(
            AdmissionRefusal(
                reason: .budgetExhausted,
                retryAfterSeconds: shortfall.retryAfterSeconds(on: reservation.day, at: now),
                shortfall: shortfall), limits: caller.policy.limits)
    }

    /// The sum over a file's lines; nil for a file that validation will refuse.
    private func bound(
        of file: StoredFile, as surface: Surface, _ caller: Caller, at now: Timestamp
    ) async -> Result<PicoUSD?, Refusal> {
        var sum = PicoUSD.zero
        var bound: BatchBound?
        do {
            let input = BatchInput(try files.reader(of: file, caller.customer))
            while let bytes = try await input.next(), input.count <= BatchValidation.linesMax {
                let request = try BatchLine(bytes, number: input.count, for: surface).request
                let known =
                    try bound
                    ?? BatchBound(
                        BatchTerms(
                            request, for: caller, windowMs: BatchCreated.windowMs, services),
                        services.catalogue, createdAt: now)
                bound = known
                guard let most = known.most(of: request), let more = try? sum.adding(most) else {
                    return .failure(Self.unbounded(line: input.count))
                }
                sum = more
            }
        } catch {
            return .success(nil)
        }
        return .success(sum)
    }

    private static func unbounded(line: Int64) -> Refusal {
        Refusal(
            .priceUnknown,
            "Nobody can tell the most that line \(line) may cost, so that your budget cannot hold "
                + "the batch: set a limit to its output, or use a model whose prices are known.",
            param: "input_file_id")
    }

    /// Records what ends a batch, and gives back what is still set aside for it.
    func conclude(_ batch: BatchRecord, with event: Event) async throws(AppendError) {
        let left = batch.reserved
        let released = left.map { [Event.spendReleased(SpendReleased($0))] } ?? []
        _ = try await store.record(released + [event], of: batch)
        services.gate.giveBack(left, of: batch.customer)
        if batch.jobs.contains(where: { $0.isServedSingly }) {
            files.discardAnswers(of: batch.id, batch.customer)
        }
    }
}

/// What is set aside for a batch, given back as its lines end.
final class BatchPurse {
    private let engine: BatchEngine
    /// As it is after what was given back.
    private(set) var batch: BatchRecord
    private var parts: Int128 = 0
    private var waves = 0

    /// Waves of lines whose parts are one event, so that a long batch's own history stays short.
    private static let wavesTogether = 4

    init(_ batch: BatchRecord, of engine: BatchEngine) {
        self.batch = batch
        self.engine = engine
    }

    /// The parts of lines whose endings are durable are free again.
    ///
    /// What is left at the batch's end is given back with it: prices may have changed since it was set aside, and after a
    /// crash nobody knows whose parts are.
    func giveBack(_ more: Int128) async throws(AppendError) {
        parts += more
        waves += 1
        if waves % Self.wavesTogether == 0 { try await flush() }
    }

    func flush() async throws(AppendError) {
        guard parts > 0, let left = batch.reserved else { return }
        let amount = min(Int128(left.amount.pico), parts)
        parts = 0
        guard let part = try? PicoUSD(exactly: amount) else { return }
        let released = SpendReserved(amount: part, day: left.day)
        batch = try await engine.store.record([.spendReleased(SpendReleased(released))], of: batch)
        engine.services.gate.giveBack(released, of: batch.customer)
    }
}
