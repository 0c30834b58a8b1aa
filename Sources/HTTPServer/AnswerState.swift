/// How far the answer to one request has come: decides, under the exchange's lock, what each side does next.
///
/// Three sides meet here: the handler that answers, the HTTP thread that sends, and the watcher that sees the
/// client leave. `isSuspended` is true exactly while the library has the connection out of its loop.
struct AnswerState: Sendable {
    enum Answer: Sendable {
        case none
        case whole(HTTPResponse)
        case stream(StreamHead)
    }

    enum Ending: Sendable {
        case wellFormed(trailers: HTTPHeaders)
        case dropped
    }

    private(set) var connection: ConnectionHandle?
    private(set) var clientHasLeft = false
    /// The request's body where it is handed on as it comes; nil where it came whole.
    var inflow: BodyInflow?
    private var answer = Answer.none
    private var ending: Ending?
    var isSuspended = false
    private var isDelivered = false
    private var outgoing = OutgoingBytes()
    private var waitingWriters: [CheckedContinuation<Void, Never>] = []
    private var writersAreReleased = false
    private var departureActions: [@Sendable () -> Void] = []
    let bufferBytesMax: Int

    init(connection: ConnectionHandle, bufferBytesMax: Int, inflow: BodyInflow? = nil) {
        self.connection = connection
        self.bufferBytesMax = bufferBytesMax
        self.inflow = inflow
    }

    private var isAnswered: Bool {
        switch answer {
        case .none: false
        case .whole, .stream: true
        }
    }

    /// The handler has given all that it will give.
    var isComplete: Bool {
        if case .whole = answer { return true }
        return ending != nil
    }

    /// Nothing that the handler still does can reach the client.
    var isGone: Bool {
        if case .dropped = ending { return true }
        return clientHasLeft || (connection == nil && !isDelivered)
    }

    // MARK: The handler's side

    /// False when there is an answer already: the first one counts.
    mutating func respond(_ response: HTTPResponse) -> (isFirst: Bool, effects: Effects) {
        guard !isAnswered, ending == nil else { return (isGone, .none) }
        answer = .whole(response)
        return (true, wake())
    }

    mutating func startStream(_ head: StreamHead) -> (isFirst: Bool, effects: Effects) {
        guard !isAnswered, ending == nil else { return (isGone, .none) }
        answer = .stream(head)
        return (true, wake())
    }

    enum Acceptance { case room, full, gone }

    mutating func write(_ bytes: [UInt8]) -> (Acceptance, Effects) {
        guard case .stream = answer, ending == nil, !isGone else { return (.gone, .none) }
        // The whole answer was sent without a body: HEAD, 204.
        guard !isDelivered, !bytes.isEmpty else { return (.room, .none) }
        outgoing.append(bytes)
        writersAreReleased = false
        return (outgoing.count < bufferBytesMax ? .room : .full, wake())
    }

    /// True when the writer has to wait; otherwise there is room, or never will be.
    mutating func wait(_ writer: CheckedContinuation<Void, Never>) -> Bool {
        guard outgoing.count >= bufferBytesMax, !isGone, connection != nil, !writersAreReleased
        else {
            return false
        }
        waitingWriters.append(writer)
        return true
    }

    /// For a cancelled writer, whether it waits already or is about to.
    mutating func releaseWriters() -> Effects {
        writersAreReleased = true
        return Effects(writers: takeWriters())
    }

    mutating func finish(trailers: HTTPHeaders) -> Effects {
        guard case .stream = answer, ending == nil else { return .none }
        ending = .wellFormed(trailers: trailers)
        return wake()
    }

    /// Cuts the connection; not a departure, because the client did not choose it.
    mutating func drop() -> Effects {
        guard !isComplete, connection != nil else { return .none }
        ending = .dropped
        var effects = wake()
        effects.writers = takeWriters() + takeReader()
        return effects
    }

    /// What the handler left undone when it returned.
    enum Leftover { case nothing, answer, streamEnd }

    var leftover: Leftover {
        guard ending == nil, connection != nil else { return .nothing }
        switch answer {
        case .none: return .answer
        case .stream: return .streamEnd
        case .whole: return .nothing
        }
    }

    // MARK: The client's departure

    /// The socket says that the other side closed it.
    ///
    /// After a complete answer that is the client's good right.
    mutating func clientLeft() -> Effects {
        guard !isComplete, !clientHasLeft, connection != nil else { return .none }
        var effects = depart()
        // A stream has nobody to go to: let the library free the socket. Without an answer the connection waits for
        // one, which may still reach a client that only closed its writing side.
        if case .stream = answer { effects.resumes = wake().resumes }
        return effects
    }

    /// The library is done with the request; its connection must not be touched again.
    ///
    /// That it was not delivered says little about a complete answer: the library also says so of one that it has sent to
    /// the last byte, when the client closes before the library has looked again.
    mutating func completed(isDelivered delivered: Bool) -> Effects {
        connection = nil
        isSuspended = false
        isDelivered = delivered
        outgoing = OutgoingBytes()
        if !delivered, !isComplete, !clientHasLeft { return depart() }
        departureActions = []
        return Effects(writers: takeWriters() + takeReader())
    }

    /// The server is being stopped: to the handler that is a client that left.
    mutating func serverStops() -> Effects {
        guard !isComplete, connection != nil else { return .none }
        var effects = clientHasLeft ? .none : depart()
        ending = .dropped
        effects.resumes = wake().resumes
        return effects
    }

    mutating func add(departureAction action: @escaping @Sendable () -> Void) -> Effects {
        if clientHasLeft { return Effects(actions: [action]) }
        if connection != nil { departureActions.append(action) }
        return .none
    }

    private mutating func depart() -> Effects {
        clientHasLeft = true
        defer { departureActions = [] }
        return Effects(writers: takeWriters() + takeReader(), actions: departureActions)
    }

    // MARK: The HTTP thread's side

    enum Step {
        case wait
        case send(HTTPResponse)
        case open(StreamHead)
        case drop
    }

    /// The request is there whole, or its connection was resumed.
    mutating func nextStep() -> Step {
        if case .dropped = ending { return .drop }
        switch answer {
        case .none:
            isSuspended = true
            return .wait
        case .whole(let response): return .send(response)
        case .stream(let head): return .open(head)
        }
    }

    enum Read {
        case bytes(Int)
        case end(trailers: HTTPHeaders)
        case wait
        case drop
    }

    /// The connection can take more of the stream.
    mutating func read(into target: UnsafeMutableRawBufferPointer) -> (Read, Effects) {
        if isGone { return (.drop, .none) }
        if outgoing.count > 0 {
            let moved = outgoing.move(into: target)
            let writers = outgoing.count < bufferBytesMax ? takeWriters() : []
            return (.bytes(moved), Effects(writers: writers))
        }
        if case .wellFormed(let trailers) = ending { return (.end(trailers: trailers), .none) }
        isSuspended = true
        return (.wait, .none)
    }

    mutating func wake() -> Effects {
        defer { isSuspended = false }
        return Effects(resumes: isSuspended)
    }

    private mutating func takeWriters() -> [CheckedContinuation<Void, Never>] {
        defer { waitingWriters = [] }
        return waitingWriters
    }
}

extension AnswerState {
    /// What is left to do once the lock is open, except `resumes`, which is done under it.
    struct Effects {
        var resumes = false
        var writers: [CheckedContinuation<Void, Never>] = []
        var actions: [@Sendable () -> Void] = []

        static var none: Effects { Effects() }

        func perform() {
            for writer in writers { writer.resume() }
            for action in actions { action() }
        }
    }
}

/// Everything of a streamed answer that goes out before its first byte.
struct StreamHead: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let trailerNames: [String]
}
