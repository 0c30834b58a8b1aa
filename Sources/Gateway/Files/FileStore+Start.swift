import Events
package import Ledger
import Synchronization

extension FileStore {
    /// Takes up what is on disk and in the log, and removes the rest; once, before the first request.
    ///
    /// - Returns: how many files could not be read although the log has them.
    package func open(_ reader: LedgerReader) async throws -> Int {
        var damaged = 0
        for folder in SmallFile.names(in: directory) {
            guard let customer = CustomerID(folder) else { continue }
            for id in SmallFile.names(in: "\(directory)/\(folder)")
            where id.hasPrefix("file-") && !id.contains(".") {
                let events = try await reader.read { view in try view.events(stream: .file(id)) }
                guard events.count == 1, events[0].event.customer == customer else {
                    remove(id, customer)
                    continue
                }
                do throws(FileFault) {
                    let file = try readNote(id, customer)
                    state.withLock { $0.files[customer, default: [:]][id] = file }
                } catch {
                    damaged += 1
                }
            }
        }
        return damaged
    }
}
