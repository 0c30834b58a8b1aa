import Events
import Gateway
import Glibc
import Synchronization
import Testing

@testable import zumik

/// A data directory of its own for one test; it goes with the test.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/zumik-command-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
        // Known names only: a test must not be able to delete anything else.
        for name in [
            "keys/acme.json", "keys/demo.json", "keys/ledger.key", "keys", "ledger.anchor",
            "zumik.lock",
        ] + Self.database {
            remove("\(path)/\(name)")
        }
        rmdir(path)
    }

    func contains(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

    private static let database = ["", "-wal", "-shm"].map { "ledger.sqlite" + $0 }
}

/// A world that remembers what was written to it.
final class TestWorld: Sendable {
    private let written = Mutex("")
    private let complained = Mutex("")
    let clock: ScriptedClock
    private let environment: [String: String]
    private let files: [String: String]
    private let columns: Int?
    private let signals: AsyncStream<Int32>

    init(
        environment: [String: String] = [:], files: [String: String] = [:], columns: Int? = nil,
        clock: ScriptedClock = ScriptedClock(),
        signals: AsyncStream<Int32> = AsyncStream { _ in }
    ) {
        self.environment = environment
        self.files = files
        self.columns = columns
        self.clock = clock
        self.signals = signals
    }

    var output: String { written.withLock { $0 } }
    var errors: String { complained.withLock { $0 } }

    /// Runs one command line, words separated by blanks.
    func run(_ line: String) async -> CommandStatus {
        await run(line.split(separator: " ").map(String.init))
    }

    func run(_ arguments: [String]) async -> CommandStatus {
        await CommandLineRun(commands: Commands.all, world: world).run(arguments)
    }

    private var world: World {
        World(
            environment: environment, clock: clock, ids: CountingIDs(),
            output: TextSink { [self] text in written.withLock { $0 += text } },
            errors: TextSink { [self] text in complained.withLock { $0 += text } },
            terminal: Terminal(columns: columns),
            readFile: { [files] path in files[path].map { Array($0.utf8) } },
            stopSignals: { [signals] in StopSignals(received: signals) })
    }
}

/// A clock that stands still, and on which a pause is an occasion for the test to act.
final class ScriptedClock: GatewayClock {
    static let time = Timestamp(nanoseconds: 1_795_365_191_042_000_000)

    private let script: Mutex<[@Sendable () async -> Void]>

    init(pauses script: [@Sendable () async -> Void] = []) {
        self.script = Mutex(script)
    }

    func now() -> Timestamp { Self.time }

    func instant() -> ContinuousClock.Instant { .now }

    /// Runs the next step; after the last, waits to be cancelled.
    func pause(until instant: ContinuousClock.Instant) async {
        let step = script.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let step else {
            for await _ in AsyncStream<Void>(unfolding: { await neverEnding() }) {}
            return
        }
        await step()
    }
}

/// Waits until its task is cancelled.
private func neverEnding() async -> Void? {
    for await _ in AsyncStream<Void>(Void.self, { _ in }) {}
    return nil
}

/// Ids that differ from each other, from one world to the next too, so that worlds can share a ledger.
final class CountingIDs: IDSource {
    private static let drawn = Atomic<UInt64>(0)

    func draw() -> (UInt64, UInt64) {
        let number = Self.drawn.add(1, ordering: .relaxed).newValue
        return (number &* 0x9E37_79B9_7F4A_7C15, number << 2)
    }
}
