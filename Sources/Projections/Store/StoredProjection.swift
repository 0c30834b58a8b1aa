import SQLite

/// A projection and the tables that it fills.
protocol StoredProjection: Projection {
    static var tables: [ProjectionTable] { get }

    /// Writes what the events since the beginning of the batch change; inside the transaction of the position.
    func write(to connection: SQLiteConnection) throws
}

/// The SQL of one table, by name of what it does. Scripts may hold several statements.
struct ProjectionTable: Sendable {
    /// Makes the table and its indexes.
    let create: String
    let drop: String
    /// Every column of every row, in the order of the key: what the state hash covers.
    let rows: StaticString
    /// Takes the rows of the same table in the attached database `fresh` instead of its own.
    let adopt: String
}

/// The projections that this program keeps, in the order in which they see each event.
enum ProjectionCatalogue {
    static let all: [any StoredProjection.Type] = [
        ResponseChanges.self, CostChanges.self, SLOChanges.self, ReasonCodeChanges.self,
        BudgetChanges.self,
    ]
}
