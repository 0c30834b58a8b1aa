import Events
import JSON

/// A payload whose members can be replaced one by one.
struct JSONObject {
    private let members: [JSONMember]

    init(of event: Event) throws {
        var writer = JSONWriter()
        event.writeData(to: &writer)
        let root = try JSONDocument(parsing: writer.take()).root
        members = root.members.map { JSONMember($0.key, .raw(Array($0.value.rawBytes))) }
    }

    func replacing(_ name: String, with json: String) throws -> JSONValue {
        let changed = members.map { member in
            member.key == name ? JSONMember(name, .raw(Array(json.utf8))) : member
        }
        return try JSONDocument(parsing: JSONNode.object(changed).bytes()).root
    }
}
