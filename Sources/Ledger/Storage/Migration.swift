import Crypto

/// One numbered step of the schema, frozen once it is released.
struct Migration: Sendable, Equatable {
    let number: Int64
    /// The name of its folder, which begins with the number: `0001-event-log`.
    let name: String
    let sql: String

    var checksum: Digest32 { SHA256.digest(of: sql) }

    init(name: String, sql: String) {
        guard let number = Int64(name.prefix(4)), number > 0, name.dropFirst(4).first == "-" else {
            preconditionFailure("a migration's name begins with four digits and a hyphen: \(name)")
        }
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// The migrations inside this program, in order.
    static let all = EmbeddedMigrations.all.map { Migration(name: $0.name, sql: $0.sql) }
}
