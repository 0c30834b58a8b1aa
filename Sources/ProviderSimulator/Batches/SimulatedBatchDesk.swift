import HTTPServer
import JSON
import Synchronization

/// One request of a batch API being answered: what the providers' own shapes have in common.
struct SimulatedBatchDesk: Sendable {
    let batches: SimulatedBatches
    let call: SimulatedCall
    let provider: any SimulatedProvider

    var name: ProviderName { call.account.provider }
    var method: String { call.request.method }
    /// The path's parts, without empty ones.
    var parts: [String] { call.path.split(separator: "/").map(String.init) }
    var body: JSONValue? { try? JSONDocument(parsing: call.request.body).root }

    func payer() throws(Refusal) -> String { try provider.payer(of: call) }

    func refuse(_ status: Int) -> Refusal {
        Refusal(response: provider.failure(call, status: status, code: nil, retryAfter: nil))
    }

    /// Refuses a submission where tests want it.
    func checkSubmission() throws(Refusal) {
        let status = batches.state.withLock { state -> Int? in
            guard var behaviour = state.behaviours[name], behaviour.refusals > 0 else { return nil }
            behaviour.refusals -= 1
            state.behaviours[name] = behaviour
            return behaviour.refusalStatus
        }
        if let status { throw refuse(status) }
    }

    func add(_ job: SimulatedBatchJob) {
        batches.state.withLock { $0.jobs[name, default: []].append(job) }
    }

    func found(_ id: String) throws(Refusal) -> SimulatedBatchJob {
        guard let job = batches.job(id, call, by: provider) else { throw refuse(404) }
        return job
    }

    /// The payer's jobs at this account as they are now, newest first.
    func jobs() throws(Refusal) -> [SimulatedBatchJob] {
        let payer = try payer()
        return batches.state.withLock { $0.jobs[name] ?? [] }
            .filter { $0.payer == payer && $0.account == call.account }.reversed()
            .compactMap { batches.job($0.id, call, by: provider) }
    }

    func cancel(_ id: String) {
        batches.change(id, of: name) { job in
            if job.results == nil { job.cancelledAt = job.cancelledAt ?? call.at }
        }
    }

    func store(_ content: [UInt8], as id: String) {
        batches.state.withLock { $0.files[id] = content }
    }

    func file(_ id: String) throws(Refusal) -> [UInt8] {
        guard let content = batches.state.withLock({ $0.files[id] }) else { throw refuse(404) }
        return content
    }

    /// The file in a form, and the form's other fields.
    func form() throws(Refusal) -> (file: [UInt8], fields: [String: String]) {
        guard let type = call.headers.first("content-type"),
            let mark = type.range(of: "boundary=")
        else { throw refuse(400) }
        let boundary = type[mark.upperBound...].split(separator: ";")[0]
            .trimmingPrefix("\"").prefix { $0 != "\"" }
        let delimiter = Array("--\(boundary)".utf8)
        var file: [UInt8]?
        var fields: [String: String] = [:]
        for part in call.request.body.split(separatedBy: delimiter) {
            guard let head = part.firstIndex(of: Array("\r\n\r\n".utf8)) else { continue }
            let fieldsOfHead = String(decoding: part[..<head], as: UTF8.self)
            let content = Array(part[(head + 4)...].dropLast(2))
            guard let name = fieldsOfHead.range(of: " name=\"") else { continue }
            let field = String(fieldsOfHead[name.upperBound...].prefix { $0 != "\"" })
            if fieldsOfHead.contains("filename=") {
                file = content
            } else {
                fields[field] = String(decoding: content, as: UTF8.self)
            }
        }
        guard let file else { throw refuse(400) }
        return (file, fields)
    }

    /// The lines of JSON in a file.
    static func documents(_ content: [UInt8]) -> [JSONValue] {
        content.split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONDocument(parsing: Array($0)).root
        }
    }

    static func lines(_ nodes: [JSONNode]) -> [UInt8] {
        nodes.flatMap { $0.bytes() + [UInt8(ascii: "\n")] }
    }
}

extension [UInt8] {
    /// Where these bytes begin, or nil.
    fileprivate func firstIndex(of sought: [UInt8], from start: Int = 0) -> Int? {
        guard count >= sought.count, let first = sought.first else { return nil }
        var index = start
        while index + sought.count <= count {
            guard let found = self[index...(count - sought.count)].firstIndex(of: first) else {
                return nil
            }
            if self[found..<(found + sought.count)].elementsEqual(sought) { return found }
            index = found + 1
        }
        return nil
    }

    /// What stands between these bytes.
    fileprivate func split(separatedBy separator: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var start = 0
        while let found = firstIndex(of: separator, from: start) {
            pieces.append(Array(self[start..<found]))
            start = found + separator.count
        }
        return pieces + [Array(self[start...])]
    }
}

extension ArraySlice<UInt8> {
    fileprivate func elementsEqual(_ other: [UInt8]) -> Bool { elementsEqual(other, by: ==) }
}

extension String {
    fileprivate func range(of sought: String) -> Range<String.Index>? { firstRange(of: sought) }
}
