package import Events
package import JSON
package import Projections

/// The shapes in which the native surface shows customers and keys; `zumik` prints the same with `--json`.
package struct CustomerDocuments: Sendable {
    let directory: CustomerDirectory
    private let vault: CustomerVault

    package init(directory: CustomerDirectory, vault: CustomerVault) {
        self.directory = directory
        self.vault = vault
    }

    /// `{"object":"customer","id","name","created_at","keys":N,"policy":{…}}`; false when there is none.
    package func writeCustomer(_ customer: CustomerID, to json: inout JSONWriter) -> Bool {
        guard let policy = directory.customers[customer] else { return false }
        json.beginObject()
        json.member("object", "customer")
        json.member("id", customer.text)
        json.member("name", vault.record(customer)?.name)
        json.member("created_at", directory.createdAt[customer]?.description)
        json.member("keys", directory.keys(of: customer).count)
        json.key("policy")
        PolicyCodec.write(policy, to: &json)
        json.endObject()
        return true
    }

    /// All customers, by id.
    package func writeCustomers(to json: inout JSONWriter) {
        let customers = directory.customers.keys.sorted { $0.text < $1.text }
        Self.writeList(to: &json) { json in
            for customer in customers { _ = writeCustomer(customer, to: &json) }
        }
    }

    /// The valid keys of one customer, oldest first; false when there is no such customer.
    package func writeKeys(of customer: CustomerID, to json: inout JSONWriter) -> Bool {
        guard directory.customers[customer] != nil else { return false }
        Self.writeList(to: &json) { json in
            for key in directory.keys(of: customer) {
                json.beginObject()
                json.member("object", "key")
                json.member("id", key.id)
                json.member("customer", key.customer.text)
                json.member("issued_at", key.issuedAt.description)
                json.endObject()
            }
        }
        return true
    }

    static func writeList(
        to json: inout JSONWriter, _ elements: (inout JSONWriter) -> Void
    ) {
        json.beginObject()
        json.member("object", "list")
        json.key("data")
        json.beginArray()
        elements(&json)
        json.endArray()
        json.member("has_more", false)
        json.member("next", nil as String?)
        json.endObject()
    }
}

extension IssuedKey {
    /// `{"object":"key","id","customer","issued_at","key":"zk_…"}`: the one time that the key is shown.
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("object", "key")
        json.member("id", id)
        json.member("customer", customer.text)
        json.member("issued_at", issuedAt.description)
        json.member("key", key.revealed)
        json.endObject()
    }
}
