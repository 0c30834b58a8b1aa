/// The streams that one replica decodes together, each as fast as the others.
///
/// Instead of moving every stream at every event, one number counts the tokens that a stream would have got since the
/// beginning (in billionths, so that tokens per second times nanoseconds are exact); a stream is done when the number has
/// grown by its tokens. What is first done stands first in a heap.
struct DecodeBatch {
    private struct Stream {
        var dueAt: Int64
        var request: Int32
    }

    private var heap: [Stream] = []
    private var decoded: Int64 = 0
    private var countedNs: Int64 = 0

    var count: Int { heap.count }

    /// Counts what was decoded up to now at a speed, in tokens per second.
    mutating func advance(to now: Int64, speed: Int64) {
        if heap.isEmpty {
            decoded = 0
        } else {
            decoded += speed * (now - countedNs)
            if decoded > 1 << 60 { rebase() }
        }
        countedNs = now
    }

    /// When the first stream is done at this speed; nil without a stream.
    func nextEnd(speed: Int64) -> Int64? {
        guard let first = heap.first else { return nil }
        let left = first.dueAt - decoded
        return left <= 0 ? countedNs : countedNs + (left + speed - 1) / speed
    }

    /// Adds a stream with tokens to come; the batch must be counted up to now.
    mutating func insert(_ request: Int, tokens: Int64) {
        var index = heap.count
        let stream = Stream(dueAt: decoded + tokens * 1_000_000_000, request: Int32(request))
        heap.append(stream)
        while index > 0 {
            let parent = (index - 1) / 2
            guard Self.isBefore(stream, heap[parent]) else { break }
            heap[index] = heap[parent]
            index = parent
        }
        heap[index] = stream
    }

    /// Takes out a stream that is done; nil when none is.
    mutating func popDone() -> Int? {
        guard let first = heap.first, first.dueAt <= decoded else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty { sink(last) }
        return Int(first.request)
    }

    private mutating func sink(_ stream: Stream) {
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, Self.isBefore(heap[child + 1], heap[child]) { child += 1 }
            guard Self.isBefore(heap[child], stream) else { break }
            heap[index] = heap[child]
            index = child
        }
        heap[index] = stream
    }

    /// Streams that are done together leave in the order of their requests.
    private static func isBefore(_ left: Stream, _ right: Stream) -> Bool {
        left.dueAt != right.dueAt ? left.dueAt < right.dueAt : left.request < right.request
    }

    /// Takes the same off every number, which changes nothing but keeps them small.
    private mutating func rebase() {
        for index in heap.indices { heap[index].dueAt -= decoded }
        decoded = 0
    }
}
