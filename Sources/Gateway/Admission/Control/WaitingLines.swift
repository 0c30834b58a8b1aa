import Events

/// One request that waits.
struct WaitingRequest: Sendable {
    var ticket: AdmissionTicket
    var arrivedAt: Timestamp
    /// Position among all arrivals: decides between equal deadlines.
    var order: Int64

    func comesBefore(_ other: WaitingRequest) -> Bool {
        (ticket.deadline, order) < (other.ticket.deadline, other.order)
    }
}

/// The requests of one customer in one class that may go to the same accounts: the earliest deadline first.
struct WaitingLine: Sendable {
    /// The last goes first, so that starting it moves nothing.
    private var requests: [WaitingRequest] = []

    var first: WaitingRequest? { requests.last }
    var count: Int { requests.count }

    /// Takes a place by deadline, and tells how many are before it.
    mutating func insert(_ request: WaitingRequest) -> Int {
        let index = position(of: request)
        requests.insert(request, at: index)
        return requests.count - 1 - index
    }

    mutating func removeFirst() {
        requests.removeLast()
    }

    mutating func remove(_ request: WaitingRequest) {
        let index = position(of: request)
        guard index < requests.count, requests[index].ticket.id == request.ticket.id else { return }
        requests.remove(at: index)
    }

    /// The first index whose request does not come after the given one.
    private func position(of request: WaitingRequest) -> Int {
        var (low, high) = (0, requests.count)
        while low < high {
            let middle = (low + high) / 2
            if request.comesBefore(requests[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Everything that one customer has waiting in one class.
struct CustomerLines: Sendable {
    /// By the accounts that may serve.
    var lines: [[String]: WaitingLine] = [:]
    var count = 0
    /// What the customer has had started in this class, in turns; the least is next.
    var turn: Int64 = 0
}

/// One class's waiting lines: customers take turns.
struct ClassLines: Sendable {
    var customers: [CustomerID: CustomerLines] = [:]
    /// The turn at which the class is: who comes anew begins here and has saved up nothing.
    var turn: Int64 = 0
    /// What the class has had started, weighed by its share; the least is next.
    var pass: Int64 = 0
    var count = 0

    /// Adds a request, and tells how many of its customer are before it.
    mutating func insert(_ request: WaitingRequest) -> Int {
        var lines = customers[request.ticket.customer] ?? CustomerLines(turn: turn)
        let ahead = lines.lines[request.ticket.accounts, default: WaitingLine()].insert(request)
        lines.count += 1
        count += 1
        customers[request.ticket.customer] = lines
        return ahead
    }

    mutating func remove(_ request: WaitingRequest) {
        let customer = request.ticket.customer
        guard var lines = customers[customer] else { return }
        lines.lines[request.ticket.accounts]?.remove(request)
        if lines.lines[request.ticket.accounts]?.count == 0 {
            lines.lines[request.ticket.accounts] = nil
        }
        lines.count -= 1
        count -= 1
        customers[customer] = lines.count == 0 ? nil : lines
    }

    /// The request that is next among those that could start: of the customer whose turn it is, the earliest deadline.
    func next(where canStart: (AdmissionTicket) -> Bool) -> WaitingRequest? {
        var best: (turn: Int64, request: WaitingRequest)?
        for lines in customers.values {
            if let best, lines.turn > best.turn { continue }
            for line in lines.lines.values {
                guard let first = line.first, canStart(first.ticket) else { continue }
                if let found = best, found.turn == lines.turn, found.request.comesBefore(first) {
                    continue
                }
                best = (lines.turn, first)
            }
        }
        return best?.request
    }

    /// Takes note that one of a customer's requests starts.
    mutating func started(_ request: WaitingRequest) {
        turn = max(turn, customers[request.ticket.customer]?.turn ?? turn)
        customers[request.ticket.customer]?.turn += 1
        remove(request)
    }
}

extension CustomerLines {
    init(turn: Int64) {
        self.turn = turn
    }
}
