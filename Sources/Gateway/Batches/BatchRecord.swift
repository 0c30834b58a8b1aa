import Events

/// The history of one batch: a fold over the events of its stream.
struct BatchRecord: Sendable, Equatable {
    let id: String
    let customer: CustomerID
    let created: BatchCreated
    let createdAt: Timestamp
    private(set) var validated: BatchValidated?
    private(set) var validatedAt: Timestamp?
    private(set) var rejectedAt: Timestamp?
    private(set) var jobs: [BatchJob] = []
    private(set) var cancel: BatchCancelRequested?
    private(set) var cancelAt: Timestamp?
    private(set) var ended: BatchEnded?
    private(set) var endedAt: Timestamp?
    /// What is still set aside for it of its customer's budget.
    private(set) var reserved: SpendReserved?
    private(set) var events: Int64 = 0

    /// nil for a first event that is no creation.
    init?(first event: Event, of customer: CustomerID?, at time: Timestamp) {
        guard case .batchCreated(let created) = event, let customer else { return nil }
        id = created.batch
        self.customer = customer
        self.created = created
        createdAt = time
        events = 1
    }

    mutating func apply(_ event: Event, at time: Timestamp) {
        events += 1
        switch event {
        case .batchValidated(let data):
            validated = data
            validatedAt = time
        case .batchRejected: rejectedAt = time
        case .batchJobPrepared(let data): jobs.append(BatchJob(prepared: data, preparedAt: time))
        case .batchJobSubmitted(let data): change(data.job) { $0.upstreamID = data.upstreamID }
        case .batchJobEnded(let data): change(data.job) { $0.ended = data }
        case .batchCancelRequested(let data):
            cancel = data
            cancelAt = time
        case .batchEnded(let data):
            ended = data
            endedAt = time
        case .spendReserved(let data): reserved = data
        case .spendReleased(let data):
            reserved = reserved.flatMap { left in
                let amount = (try? left.amount.subtracting(data.amount)) ?? .zero
                return amount > .zero ? SpendReserved(amount: amount, day: left.day) : nil
            }
        default: break  // No other fact stands in a batch's stream.
        }
    }

    private mutating func change(_ number: Int64, _ body: (inout BatchJob) -> Void) {
        guard let index = jobs.firstIndex(where: { $0.number == number }) else { return }
        body(&jobs[index])
    }

    /// Some of its lines are being served one by one.
    var isServedSingly: Bool { jobs.contains { $0.isServedSingly && $0.ended == nil } }

    /// The job that took over a refused one's lines, or none.
    func successor(of job: BatchJob) -> BatchJob? {
        jobs.first { $0.prepared.replaces == job.number }
    }

    /// The job whose lines a job took over, or none.
    func predecessor(of job: BatchJob) -> BatchJob? {
        jobs.first { $0.number == job.prepared.replaces }
    }

    /// Nothing more happens to it.
    var isOver: Bool { ended != nil || rejectedAt != nil }

    /// The first line that no job was made from yet.
    var nextLine: Int64 { (jobs.map(\.prepared.lastLine).max() ?? 0) + 1 }

    /// Every line is in a job, or will be in none.
    var isCovered: Bool {
        guard let validated else { return false }
        return nextLine > validated.lines || cancel != nil
    }

    /// What a client may know of its state, in OpenAI's words.
    var status: String {
        if let ended { return ended.status.rawValue }
        if rejectedAt != nil { return "failed" }
        if cancel?.why == .requested { return "cancelling" }
        if validated == nil { return "validating" }
        return isCovered && jobs.allSatisfy { $0.ended != nil } ? "finalizing" : "in_progress"
    }
}

/// A part of a batch that was, or is about to be, given to a provider.
struct BatchJob: Sendable, Equatable {
    let prepared: BatchJobPrepared
    let preparedAt: Timestamp
    var upstreamID: String?
    var ended: BatchJobEnded?

    var number: Int64 { prepared.job }
    var isRefused: Bool { ended?.status == .refused }
    /// Why it was refused, as far as the provider told.
    var refusal: ReasonCode { ended?.reason ?? .providerError }
    /// No provider has it: its lines are served one by one.
    var isServedSingly: Bool { prepared.provider == nil }

    func covers(_ line: Int64) -> Bool { (prepared.firstLine...prepared.lastLine).contains(line) }

    /// What the provider keeps of us with the job, and what every line's key begins with: no other job has it.
    var mark: String { Self.mark(batch: prepared.batch, number: number) }

    static func mark(batch: String, number: Int64) -> String {
        "zumik-\(batch.dropFirst("batch_".count))-\(number)"
    }

    static func key(mark: String, line: Int64) -> String { "\(mark)-\(line)" }

    /// The line that a result's key names; nil for a key that this job never gave.
    func line(of key: String) -> Int64? {
        guard key.hasPrefix(mark + "-"), let line = Int64(key.dropFirst(mark.utf8.count + 1)),
            covers(line)
        else { return nil }
        return line
    }
}
