package import Crypto
package import Events
import JSON
import Synchronization

/// What is known of a customer outside the log, because the log cannot forget: a secret for keyed digests, a name, and
/// the customer's own keys for providers, sealed.
///
/// One file of mode 0600 per customer. Destroying it makes every digest of that customer in the log meaningless and
/// its keys unreadable.
package final class CustomerVault: Sendable {
    package struct Record: Sendable, Equatable {
        package var secret: [UInt8]
        package var name: String?
        /// Seals this customer's credentials and files; made with the first of them.
        var dataKey: WrappedKey?
        /// The customer's files are sealed under the data key: it stays when the last credential goes.
        var sealsFiles = false
        /// The sealed keys, by the credential's id.
        var credentials: [String: [UInt8]] = [:]
    }

    let masterKeys: MasterKeys
    private let directory: String
    private let contents: String?
    private let records = Mutex<[CustomerID: Record]>([:])

    /// - Parameters:
    ///   - directory: where the files lie; made when the first customer is.
    ///   - contents: where customers' files lie, a folder for each, which goes with the customer; nil: nowhere.
    ///   - masterKey: where the key is found that wraps the customers' data keys; read when one is needed.
    package init(
        directory: String, contents: String? = nil, masterKey: MasterKeySource = .own
    ) {
        self.directory = directory
        self.contents = contents
        masterKeys = MasterKeys(source: masterKey, directory: directory)
    }

    /// Makes a customer's record durable; one that is there already keeps all but its name.
    package func create(_ customer: CustomerID, name: String?, secret: [UInt8]) throws(VaultError) {
        // One at a time: of two at once, each would find no secret and keep its own.
        try records.withLock { records throws(VaultError) in
            var record = try read(customer) ?? Record(secret: secret)
            record.name = name
            try write(record, for: customer)
            records[customer] = record
        }
    }

    /// Destroys what is known of a customer, durably; with nothing known it does nothing.
    package func destroy(_ customer: CustomerID) throws(VaultError) {
        try records.withLock { records throws(VaultError) in
            records[customer] = nil
            do throws(SmallFileError) {
                try SmallFile.remove(path(customer), in: directory)
                if let contents { try SmallFile.removeFolder(customer.text, in: contents) }
            } catch {
                throw VaultError(customer: customer, action: error.action, errno: error.errno)
            }
        }
    }

    /// A customer's record, or nil when there is none (any more).
    package func record(_ customer: CustomerID) -> Record? {
        if let known = records.withLock({ $0[customer] }) { return known }
        guard let found = try? read(customer) else { return nil }
        records.withLock { $0[customer] = found }
        return found
    }

    /// Changes a customer's record, durably or not at all; no two changes overlap.
    func change(
        _ customer: CustomerID, _ body: (inout Record) throws(CredentialError) -> Void
    ) throws(CredentialError) {
        try records.withLock { records throws(CredentialError) in
            var record: Record
            do throws(VaultError) {
                var known = records[customer]
                if known == nil { known = try read(customer) }
                guard let found = known else {
                    throw VaultError(customer: customer, action: "find", errno: 2)
                }
                record = found
            } catch { throw .vault(error) }
            let before = record
            try body(&record)
            guard record != before else { return }
            do throws(VaultError) { try write(record, for: customer) } catch {
                throw .vault(error)
            }
            records[customer] = record
        }
    }

    /// Everybody who has a file.
    var customers: [CustomerID] {
        SmallFile.names(in: directory).compactMap { name in
            name.hasSuffix(".json") ? CustomerID(String(name.dropLast(5))) : nil
        }.sorted { $0.text < $1.text }
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
        do throws(SmallFileError) {
            guard let bytes = try SmallFile.read(path(customer)) else { return nil }
            guard let root = try? JSONDocument(parsing: bytes).root,
                let record = Record(reading: root)
            else { throw SmallFileError(action: "understand", errno: 22) }
            return record
        } catch {
            throw VaultError(customer: customer, action: error.action, errno: error.errno)
        }
    }

    private func write(_ record: Record, for customer: CustomerID) throws(VaultError) {
        do throws(SmallFileError) {
            try SmallFile.replace(path(customer), in: directory, with: record.encoded)
        } catch {
            throw VaultError(customer: customer, action: error.action, errno: error.errno)
        }
    }
}

extension CustomerVault.Record {
    fileprivate init?(reading root: JSONValue) {
        guard let secret = root["secret"]?.string.flatMap(Hex.decode) else { return nil }
        self.init(secret: secret, name: root["name"]?.string)
        // A key that does not read must not be passed over: the next seal would put another in its place.
        if let wrapped = root["data_key"], !wrapped.isNull {
            guard let master = wrapped["master_key"]?.string,
                let sealed = wrapped["sealed"]?.string.flatMap(Hex.decode)
            else { return nil }
            dataKey = WrappedKey(masterKey: master, sealed: sealed)
        }
        sealsFiles = root["seals_files"]?.bool ?? false
        guard let credentials = root["credentials"] else { return }
        for credential in credentials.elements {
            guard let id = credential["id"]?.string,
                let sealed = credential["sealed"]?.string.flatMap(Hex.decode)
            else { return nil }
            self.credentials[id] = sealed
        }
    }

    fileprivate var encoded: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("name", name)
        json.member("secret", Hex.encode(secret))
        if let dataKey {
            json.key("data_key")
            json.beginObject()
            json.member("master_key", dataKey.masterKey)
            json.member("sealed", Hex.encode(dataKey.sealed))
            json.endObject()
        }
        if sealsFiles { json.member("seals_files", true) }
        json.key("credentials")
        json.beginArray()
        for (id, sealed) in credentials.sorted(by: { $0.key < $1.key }) {
            json.beginObject()
            json.member("id", id)
            json.member("sealed", Hex.encode(sealed))
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.take()
    }
}

/// A customer's file could not be used.
package struct VaultError: Error, Sendable, CustomStringConvertible {
    package let customer: CustomerID
    package let action: String
    package let errno: Int32

    package var description: String {
        "cannot \(action) the file of customer \(customer): \(SmallFileError.message(errno))"
    }
}
