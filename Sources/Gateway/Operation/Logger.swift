package import Events
import JSON

/// Structured log lines: a constant message and fields, never content and never a secret.
///
/// The ledger is the record; a log line is a hint for the operator who watches.
package struct Logger: Sendable {
    private let level: LogLevel
    private let clock: any WallClock
    private let sink: @Sendable ([UInt8]) -> Void

    /// - Parameter sink: takes one line with its line feed; called from any thread.
    package init(
        level: LogLevel, clock: any WallClock, sink: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.level = level
        self.clock = clock
        self.sink = sink
    }

    package func debug(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:])
    {
        write(.debug, message, fields)
    }

    package func info(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:])
    {
        write(.info, message, fields)
    }

    package func warning(
        _ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]
    ) {
        write(.warning, message, fields)
    }

    package func error(_ message: StaticString, error: String) {
        write(.error, message, ["error": error])
    }

    private func write(
        _ level: LogLevel, _ message: StaticString, _ fields: KeyValuePairs<StaticString, String>
    ) {
        guard level >= self.level else { return }
        var json = JSONWriter(capacity: 192)
        json.beginObject()
        json.member("time", clock.now().description)
        json.member("level", level.rawValue)
        json.member("message", message.description)
        for (name, value) in fields { json.member(name, value) }
        json.endObject()
        sink(json.take() + [UInt8(ascii: "\n")])
    }
}
