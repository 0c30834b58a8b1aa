package import Events
package import JSON
import Projections

extension CustomerDocuments {
    /// One of a customer's own keys, without the key; false when there is none.
    package func writeCredential(
        of customer: CustomerID, for provider: String, to json: inout JSONWriter
    ) -> Bool {
        guard let provider = Provider(rawValue: provider),
            let credential = directory.credentials(of: customer)[provider]
        else { return false }
        Self.write(credential, of: customer, to: &json)
        return true
    }

    /// A customer's own keys by provider, without the keys; false when there is no such customer.
    package func writeCredentials(of customer: CustomerID, to json: inout JSONWriter) -> Bool {
        guard directory.customers[customer] != nil else { return false }
        let credentials = directory.credentials(of: customer)
        Self.writeList(to: &json) { json in
            for provider in Provider.firstClass {
                guard let credential = credentials[provider] else { continue }
                Self.write(credential, of: customer, to: &json)
            }
        }
        return true
    }

    private static func write(
        _ credential: CustomerDirectory.Credential, of customer: CustomerID,
        to json: inout JSONWriter
    ) {
        json.beginObject()
        json.member("object", "credential")
        json.member("id", credential.id)
        json.member("customer", customer.text)
        json.member("provider", credential.provider.rawValue)
        json.member("status", credential.refusedAt == nil ? "active" : "refused")
        json.member("sealed_at", credential.sealedAt.description)
        json.member("refused_at", credential.refusedAt?.description)
        json.endObject()
    }
}

extension Rewrapping {
    /// `{"object":"master_key","id","rewrapped":N}`.
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("object", "master_key")
        json.member("id", masterKey)
        json.member("rewrapped", customers)
        json.endObject()
    }
}
