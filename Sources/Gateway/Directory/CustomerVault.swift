package import Crypto
package import Events
import Glibc
import JSON
import Synchronization

/// What is known of a customer outside the log, because the log cannot forget: a secret for keyed digests, and a name.
///
/// One file of mode 0600 per customer. Destroying it makes every digest of that customer in the log meaningless.
package final class CustomerVault: Sendable {
    package struct Record: Sendable, Equatable {
        package var secret: [UInt8]
        package var name: String?
    }

    private let directory: String
    private let records = Mutex<[CustomerID: Record]>([:])

    /// - Parameter directory: where the files lie; made when the first customer is.
    package init(directory: String) {
        self.directory = directory
    }

    /// Makes a customer's record durable; one that is there already keeps its secret.
    package func create(_ customer: CustomerID, name: String?, secret: [UInt8]) throws(VaultError) {
        // One at a time: of two at once, each would find no secret and keep its own.
        try records.withLock { records throws(VaultError) in
            let record = Record(secret: (try read(customer))?.secret ?? secret, name: name)
            var json = JSONWriter()
            json.beginObject()
            json.member("name", name)
            json.member("secret", Hex.encode(record.secret))
            json.endObject()
            try write(json.take(), for: customer)
            records[customer] = record
        }
    }

    /// A customer's record, or nil when there is none (any more).
    package func record(_ customer: CustomerID) -> Record? {
        if let known = records.withLock({ $0[customer] }) { return known }
        guard let found = try? read(customer) else { return nil }
        records.withLock { $0[customer] = found }
        return found
    }

    /// A digest that means something only with this customer's secret; nil without one.
    ///
    /// - Parameter domain: what is digested, so that equal texts of different kinds differ.
    package func digest(_ bytes: [UInt8], of customer: CustomerID, domain: String) -> Digest32? {
        record(customer).map {
            HMACSHA256.authenticate(Array(domain.utf8) + [0] + bytes, key: $0.secret)
        }
    }

    private func path(_ customer: CustomerID) -> String { "\(directory)/\(customer.text).json" }

    private func read(_ customer: CustomerID) throws(VaultError) -> Record? {
        let descriptor = open(path(customer), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw VaultError(customer: customer, action: "read", errno: errno)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count > 0, let root = try? JSONDocument(parsing: Array(bytes[..<count])).root,
            let secret = root["secret"]?.string.flatMap(Hex.decode)
        else { throw VaultError(customer: customer, action: "understand", errno: EINVAL) }
        return Record(secret: secret, name: root["name"]?.string)
    }

    /// Written beside and renamed, so that a crash leaves the old file or the new one.
    private func write(_ bytes: [UInt8], for customer: CustomerID) throws(VaultError) {
        mkdir(directory, 0o700)
        let temporary = path(customer) + ".new"
        let descriptor = open(
            temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw VaultError(customer: customer, action: "create", errno: errno)
        }
        let isWritten = Glibc.write(descriptor, bytes, bytes.count) == bytes.count
        let isDurable = isWritten && fsync(descriptor) == 0
        let code = errno
        close(descriptor)
        guard isDurable, rename(temporary, path(customer)) == 0 else {
            throw VaultError(
                customer: customer, action: "write", errno: isDurable ? errno : code)
        }
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}

/// A customer's file could not be used.
package struct VaultError: Error, Sendable, CustomStringConvertible {
    package let customer: CustomerID
    package let action: String
    package let errno: Int32

    package var description: String {
        "cannot \(action) the file of customer \(customer): \(String(cString: strerror(errno)))"
    }
}
