package import Events
package import JSON
package import Projections

/// The shapes in which customers' profiles are shown; `zumik profiles --json` prints the same.
package struct ProfileDocuments: Sendable {
    private let directory: CustomerDirectory

    package init(_ directory: CustomerDirectory) {
        self.directory = directory
    }

    /// All customers, by id.
    package func writeAll(to json: inout JSONWriter) {
        json.beginObject()
        json.member("object", "list")
        json.key("data")
        json.beginArray()
        for customer in directory.customers.keys.sorted(by: { $0.text < $1.text }) {
            _ = write(customer, to: &json)
        }
        json.endArray()
        json.member("has_more", false)
        json.member("next", nil as String?)
        json.endObject()
    }

    /// Which profile serves a customer, since when and on what grounds; false when there is no such customer.
    package func write(_ customer: CustomerID, to json: inout JSONWriter) -> Bool {
        guard let policy = directory.customers[customer] else { return false }
        let activation = directory.activations[customer]
        json.beginObject()
        json.member("object", "profile")
        json.member("customer", customer.text)
        json.member("profile", policy.profile.rawValue)
        json.member("activated_at", activation?.activatedAt.description)
        json.member("previous", activation?.fact.previous.rawValue)
        json.member("replay", activation?.fact.replay)
        json.member("override", activation?.fact.override)
        json.key("evidence")
        PolicyCodec.write(policy.evidence, to: &json)
        json.endObject()
        return true
    }
}
