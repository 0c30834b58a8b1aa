import Events
import Gateway

/// What a command may reach outside itself: injected, so that tests run whole commands.
struct World: Sendable {
    var environment: [String: String]
    var clock: any GatewayClock
    var ids: any IDSource
    var output: TextSink
    var errors: TextSink
    var terminal: Terminal
    /// The content of a file, or nil when it cannot be read.
    var readFile: @Sendable (String) -> [UInt8]?
    /// Begins to catch SIGINT and SIGTERM; for commands that run until they are told to stop.
    var stopSignals: @Sendable () -> StopSignals
}

/// Where text goes: a stream of the process, or a test's memory.
struct TextSink: Sendable {
    let write: @Sendable (String) -> Void

    func line(_ text: String = "") { write(text + "\n") }
}

/// What is known of the terminal that reads the output.
struct Terminal: Sendable, Equatable {
    /// Columns of the terminal; nil in a pipe or file.
    var columns: Int?

    /// Columns that output may fill: 100 at most, and as many as the terminal has, but no fewer than 60.
    var usableColumns: Int { min(100, max(60, columns ?? 100)) }
}
