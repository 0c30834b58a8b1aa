import Events
import Gateway
import HTTPServer
import ProviderSimulator

/// `zumik simulate [--listen ADDR:PORT] [--seed N]`
struct SimulateCommand: Command {
    static let form = CommandForm(
        name: ["simulate"], summary: "run the five simulated providers alone",
        options: [
            OptionForm("listen", "ADDR:PORT", "where to listen; else 127.0.0.1:8090, port 0: any"),
            OptionForm("seed", "N", "decides every id, answer and draw of chance; else 1"),
        ],
        notes: [
            "Any key that does not begin with `bad` is taken. Faults: POST /_sim/faults. Books: GET /_sim/usage?provider=openai."
        ],
        examples: ["zumik simulate", "zumik simulate --listen 127.0.0.1:9000 --seed 42"])

    private let listen: ListenAddress
    private let seed: UInt64

    init(_ arguments: ParsedArguments) throws(UsageError) {
        let text = arguments.text("listen") ?? "127.0.0.1:8090"
        guard let listen = ListenAddress(text) else {
            throw .wrongValue(option: "listen", value: text, must: "be ADDRESS:PORT")
        }
        self.listen = listen
        seed = UInt64(try arguments.integer("seed", in: 0...Int64.max) ?? 1)
    }

    func run(in world: World) async throws -> CommandStatus {
        let clock = world.clock
        let simulator = ProviderSimulator(
            configuration: SimulatorConfiguration(seed: seed),
            now: { clock.now().nanoseconds },
            pause: { await clock.pause(until: clock.instant().advanced(by: $0)) })
        let signals = world.stopSignals()
        // Each write is sent before the next is taken: a fault that cuts a stream must not cut what came before.
        let server = try HTTPServer(
            configuration: HTTPServerConfiguration(
                address: listen.address, port: listen.port, streamBufferBytesMax: 1))
        announce(port: server.port, in: world)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await server.run { exchange in
                    guard await !simulator.handle(exchange) else { return }
                    exchange.respond(
                        HTTPServer.plainError(404, "there is no simulated provider at this path"))
                }
            }
            for await _ in signals.received { break }
            server.stop()
        }
        return .done
    }

    /// The base URLs, as each provider's own SDK takes them.
    private func announce(port: UInt16, in world: World) {
        let base = "http://\(listen.address):\(port)"
        world.output.line("Simulated providers, seed \(seed); nothing here is real.")
        for prefix in ProviderSimulator.pathPrefixes { world.output.line("  \(base)\(prefix)") }
    }
}
