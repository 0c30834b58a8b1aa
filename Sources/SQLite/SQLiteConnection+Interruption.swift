import CSQLite

extension SQLiteConnection {
    /// Instructions of SQLite's machine between two questions: some tens of microseconds.
    private static let stepsBetweenQuestions: Int32 = 4_096

    /// Ends what runs, and anything that begins, as interrupted once `isOver` says so; nil lets everything end.
    ///
    /// A reader's snapshot keeps the write-ahead log from starting over, so a reader that nobody stops lets it grow.
    package func interrupt(when isOver: (() -> Bool)?) {
        self.isOver = isOver
        guard isOver != nil else {
            sqlite3_progress_handler(database, 0, nil, nil)
            return
        }
        // The context stays valid: the handler is removed with the handle, which this object owns.
        sqlite3_progress_handler(
            database, Self.stepsBetweenQuestions, progress,
            Unmanaged<SQLiteConnection>.passUnretained(self).toOpaque())
    }
}

private func progress(context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context else { return 0 }
    let connection = Unmanaged<SQLiteConnection>.fromOpaque(context).takeUnretainedValue()
    return connection.isOver?() == true ? 1 : 0
}
