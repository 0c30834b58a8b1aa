package import JSON

/// A customer asked for the lines of a file to be served as a batch.
package struct BatchCreated: EventData {
    package var batch: String
    package var inputFile: String
    package var keyID: String
    package var surface: Surface
    package var windowMs: Int64

    /// The one window that there is: 24 hours.
    package static let windowMs: Int64 = 86_400_000

    package init(
        batch: String, inputFile: String, keyID: String, surface: Surface, windowMs: Int64
    ) {
        self.batch = batch
        self.inputFile = inputFile
        self.keyID = keyID
        self.surface = surface
        self.windowMs = windowMs
    }

    package static let fields = [
        EventField("batch", "string", "id of the batch"),
        EventField("input_file", "string", "id of the file with its lines"),
        EventField("key", "string", "id of the customer's key"),
        EventField(
            "surface", "word", "client API of its lines: chat.completions, responses or embeddings"),
        EventField("window_ms", "integer", "time for the whole, from its creation"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("batch", batch)
        json.member("input_file", inputFile)
        json.member("key", keyID)
        json.member("surface", surface.rawValue)
        json.member("window_ms", windowMs)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        batch = try fields.string("batch")
        inputFile = try fields.string("input_file")
        keyID = try fields.string("key")
        surface = try fields.word("surface")
        windowMs = try fields.int("window_ms")
    }
}

/// Every line of a batch was read and admitted to be served.
package struct BatchValidated: EventData {
    package var batch: String
    package var lines: Int64
    package var model: String

    package init(
        batch: String, lines: Int64, model: String
    ) {
        self.batch = batch
        self.lines = lines
        self.model = model
    }

    package static let fields = [
        EventField("batch", "string", "id of the batch"),
        EventField("lines", "integer", "lines in it"),
        EventField("model", "string", "model name as asked: alias, bare model or provider/model"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("batch", batch)
        json.member("lines", lines)
        json.member("model", model)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        batch = try fields.string("batch")
        lines = try fields.int("lines")
        model = try fields.string("model")
    }
}

/// The lines of a batch are not what they must be: none of them is served.
package struct BatchRejected: EventData {
    package var batch: String
    package var errors: Int64

    package init(
        batch: String, errors: Int64
    ) {
        self.batch = batch
        self.errors = errors
    }

    package static let fields = [
        EventField("batch", "string", "id of the batch"),
        EventField("errors", "integer", "faults that were found"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("batch", batch)
        json.member("errors", errors)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        batch = try fields.string("batch")
        errors = try fields.int("errors")
    }
}

/// A part of a batch is about to be given to a provider, or to be served here line by line; durable before its first byte
/// leaves.
package struct BatchJobPrepared: EventData {
    /// nil: its lines are served one by one, each on a route of its own.
    package var account: String?
    package var batch: String
    package var credential: Profile?
    package var firstLine: Int64
    package var job: Int64
    package var lastLine: Int64
    package var lines: Int64
    package var model: String
    package var provider: Provider?
    /// The job whose lines it takes over, which was refused.
    package var replaces: Int64?
    package var round: Int64
    package var tier: String

    package init(
        account: String?, batch: String, credential: Profile?, firstLine: Int64, job: Int64,
        lastLine: Int64, lines: Int64, model: String, provider: Provider?, replaces: Int64?,
        round: Int64, tier: String
    ) {
        self.account = account
        self.batch = batch
        self.credential = credential
        self.firstLine = firstLine
        self.job = job
        self.lastLine = lastLine
        self.lines = lines
        self.model = model
        self.provider = provider
        self.replaces = replaces
        self.round = round
        self.tier = tier
    }

    package static let fields = [
        EventField(
            "account", "string or null",
            "configured account that is called; null: its lines are served one by one"),
        EventField("batch", "string", "id of the batch"),
        EventField("credential", "word or null", "whose key: managed, byok, …"),
        EventField("first_line", "integer", "the first of the lines that it was made from"),
        EventField("job", "integer", "1 for the first job of a batch"),
        EventField("last_line", "integer", "the last of the lines that it was made from"),
        EventField(
            "lines", "integer",
            "lines in it; others of the range are in other jobs, or could not be expressed"),
        EventField(
            "model", "string",
            "upstream model asked for; as the client asked where no account is named"),
        EventField("provider", "word or null", "provider that is called"),
        EventField(
            "replaces", "integer or null", "the refused job whose lines it takes over"),
        EventField("round", "integer", "1 for a line's first attempt"),
        EventField("tier", "string", "batch; flex or default where lines are served one by one"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("account", account)
        json.member("batch", batch)
        json.member("credential", credential?.rawValue)
        json.member("first_line", firstLine)
        json.member("job", job)
        json.member("last_line", lastLine)
        json.member("lines", lines)
        json.member("model", model)
        json.member("provider", provider?.rawValue)
        json.member("replaces", replaces)
        json.member("round", round)
        json.member("tier", tier)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        account = try fields.optionalString("account")
        batch = try fields.string("batch")
        credential = try fields.optionalWord("credential")
        firstLine = try fields.int("first_line")
        job = try fields.int("job")
        lastLine = try fields.int("last_line")
        lines = try fields.int("lines")
        model = try fields.string("model")
        provider = try fields.optionalWord("provider")
        replaces = try fields.optionalInt("replaces")
        round = try fields.int("round")
        tier = try fields.string("tier")
    }
}

/// A provider has taken a job: by this id it is asked about, and never submitted again.
package struct BatchJobSubmitted: EventData {
    package var batch: String
    package var job: Int64
    package var upstreamID: String

    package init(
        batch: String, job: Int64, upstreamID: String
    ) {
        self.batch = batch
        self.job = job
        self.upstreamID = upstreamID
    }

    package static let fields = [
        EventField("batch", "string", "id of the batch"),
        EventField("job", "integer", "number of the job"),
        EventField("upstream_id", "string", "the provider's id of it"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("batch", batch)
        json.member("job", job)
        json.member("upstream_id", upstreamID)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        batch = try fields.string("batch")
        job = try fields.int("job")
        upstreamID = try fields.string("upstream_id")
    }
}

/// Nothing more comes of a job: its results are in the books, or the provider has refused it.
package struct BatchJobEnded: EventData {
    package var batch: String
    package var errorCode: String?
    package var errorType: String?
    package var job: Int64
    package var reason: ReasonCode?
    package var status: BatchJobStatus

    package init(
        batch: String, errorCode: String?, errorType: String?, job: Int64, reason: ReasonCode?,
        status: BatchJobStatus
    ) {
        self.batch = batch
        self.errorCode = errorCode
        self.errorType = errorType
        self.job = job
        self.reason = reason
        self.status = status
    }

    package static let fields = [
        EventField("batch", "string", "id of the batch"),
        EventField("error_code", "string or null", "the provider's error code"),
        EventField("error_type", "string or null", "the provider's error type"),
        EventField("job", "integer", "number of the job"),
        EventField("reason", "reason code or null", "why it was not served; null: it was"),
        EventField("status", "word", "completed, expired, cancelled or refused"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("batch", batch)
        json.member("error_code", errorCode)
        json.member("error_type", errorType)
        json.member("job", job)
        json.member("reason", reason?.rawValue)
        json.member("status", status.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        batch = try fields.string("batch")
        errorCode = try fields.optionalString("error_code")
        errorType = try fields.optionalString("error_type")
        job = try fields.int("job")
        reason = try fields.optionalWord("reason")
        status = try fields.word("status")
    }
}

/// A batch is to end early: what has not been served will not be.
package struct BatchCancelRequested: EventData {
    package var batch: String
    package var why: BatchCancelReason

    package init(
        batch: String, why: BatchCancelReason
    ) {
        self.batch = batch
        self.why = why
    }

    package static let fields = [
        EventField("batch", "string", "id of the batch"),
        EventField("why", "word", "requested, expired or erased"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("batch", batch)
        json.member("why", why.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        batch = try fields.string("batch")
        why = try fields.word("why")
    }
}

/// Every line of a batch has its ending.
package struct BatchEnded: EventData {
    package var batch: String
    package var completed: Int64
    package var errorFile: String?
    package var failed: Int64
    package var outputFile: String?
    package var status: BatchStatus

    package init(
        batch: String, completed: Int64, errorFile: String?, failed: Int64, outputFile: String?,
        status: BatchStatus
    ) {
        self.batch = batch
        self.completed = completed
        self.errorFile = errorFile
        self.failed = failed
        self.outputFile = outputFile
        self.status = status
    }

    package static let fields = [
        EventField("batch", "string", "id of the batch"),
        EventField("completed", "integer", "lines that were served"),
        EventField("error_file", "string or null", "file with the lines that were not served"),
        EventField("failed", "integer", "lines that were not"),
        EventField("output_file", "string or null", "file with the answers"),
        EventField("status", "word", "completed, expired, cancelled or failed"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("batch", batch)
        json.member("completed", completed)
        json.member("error_file", errorFile)
        json.member("failed", failed)
        json.member("output_file", outputFile)
        json.member("status", status.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        batch = try fields.string("batch")
        completed = try fields.int("completed")
        errorFile = try fields.optionalString("error_file")
        failed = try fields.int("failed")
        outputFile = try fields.optionalString("output_file")
        status = try fields.word("status")
    }
}

/// How a provider's part of a batch ended.
package enum BatchJobStatus: String, Sendable, Hashable {
    case completed
    /// The provider did not come to all of its lines in time.
    case expired
    case cancelled
    /// The provider took none of it.
    case refused
}

/// Why a batch ends early.
package enum BatchCancelReason: String, Sendable, Hashable {
    case requested
    /// Its completion window has passed.
    case expired
    /// With all that identifies its customer.
    case erased
}

/// How a batch ended.
package enum BatchStatus: String, Sendable, Hashable {
    case completed
    case expired
    case cancelled
    case failed
}
