import Events
import SQLite

extension ProjectionStore {
    /// Writes each changed response once; inside the transaction of the position.
    func write(_ responses: ResponseChanges) throws {
        for change in responses.changes {
            if let opening = change.opening {
                try insert(change, opening)
            } else if let ending = change.ending {
                try end(change, ending)
            } else {
                try lengthen(change)
            }
        }
    }

    private func insert(_ change: ResponseChange, _ opening: ResponseOpening) throws {
        let statement = try connection.statement(
            """
            INSERT INTO response(id, customer, received_ns, completion, admission, reason, surface, model, owed,
                first_seq, last_seq)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """)
        try statement.bind(change.id.text, at: 1)
        try statement.bind(opening.customer.text, at: 2)
        try statement.bind(opening.receivedAt.nanoseconds, at: 3)
        if let completion = change.ending?.completion {
            try statement.bind(completion.rawValue, at: 4)
        }
        try statement.bind(opening.admission.rawValue, at: 5)
        if let ending = change.ending { try statement.bind(ending.reason.rawValue, at: 6) }
        try statement.bind(opening.surface.rawValue, at: 7)
        if let model = opening.model { try statement.bind(model, at: 8) }
        try statement.bind(change.owed, at: 9)
        try statement.bind(change.firstSeq, at: 10)
        try statement.bind(change.lastSeq, at: 11)
        try statement.run()
    }

    private func end(_ change: ResponseChange, _ ending: ResponseIndexEnding) throws {
        let statement = try connection.statement(
            "UPDATE response SET completion = ?2, reason = ?3, owed = owed + ?4, last_seq = ?5 WHERE id = ?1"
        )
        try statement.bind(change.id.text, at: 1)
        if let completion = ending.completion { try statement.bind(completion.rawValue, at: 2) }
        try statement.bind(ending.reason.rawValue, at: 3)
        try statement.bind(change.owed, at: 4)
        try statement.bind(change.lastSeq, at: 5)
        try statement.run()
        try expectRow(change)
    }

    private func lengthen(_ change: ResponseChange) throws {
        let statement = try connection.statement(
            "UPDATE response SET owed = owed + ?2, last_seq = ?3 WHERE id = ?1")
        try statement.bind(change.id.text, at: 1)
        try statement.bind(change.owed, at: 2)
        try statement.bind(change.lastSeq, at: 3)
        try statement.run()
        try expectRow(change)
    }

    private func expectRow(_ change: ResponseChange) throws(ProjectionError) {
        guard connection.changes == 1 else {
            throw .unknownResponse(change.id, seq: change.firstSeq)
        }
    }
}
