import Events
import Gateway
import HTTPServer
import Ledger

/// `zumik serve`: runs the gateway until it is told to stop.
struct ServeCommand: Sendable {
    var configPath: String?
    var dataDirectory: String?
    var listen: ListenAddress?
    var simulate: Bool
    /// Whether to go on with a ledger that has lost events.
    var acceptTruncation: Bool

    func run(in world: World) async throws -> CommandStatus {
        let clock = SystemClock()
        let stop = world.stopSignals()
        do {
            let simulated = simulate ? try SimulatedSetup(clock: clock) : nil
            var configuration = try load(in: world, accounts: simulated?.accounts)
            try simulated?.apply(to: &configuration)
            let logger = Logger(level: configuration.logLevel, clock: clock) { line in
                world.errors.write(String(decoding: line, as: UTF8.self))
            }
            let process = try await GatewayProcess(
                configuration, simulated: simulated,
                start: acceptTruncation ? .acceptTruncated : .refuseTruncated, clock: clock,
                logger: logger)
            announce(configuration, port: process.server.port, logger, world)
            await process.run(
                until: stop, grace: .milliseconds(configuration.server.shutdownGraceMs),
                clock: clock)
            logger.info("stopped")
            return .done
        } catch let error as ConfigurationError {
            world.errors.line("zumik: the configuration is refused:\n\(error)")
            return .wrongUsage
        } catch let error as LedgerError where error.isDamage {
            world.errors.line("zumik: the ledger cannot be trusted: \(error)")
            return .damaged
        } catch {
            world.errors.line("zumik: cannot serve: \(error)")
            return .failed
        }
    }

    /// The configuration file, `./zumik.json` if none is named, with what the command line puts in its place.
    private func load(in world: World, accounts: [Account]?) throws -> GatewayConfiguration {
        let loader = ConfigurationLoader(environment: world.environment, readFile: world.readFile)
        let path = configPath ?? "zumik.json"
        var configuration: GatewayConfiguration
        if let bytes = world.readFile(path) {
            configuration = try loader.load(
                bytes, directory: Self.directory(of: path), replacement: accounts)
        } else if configPath == nil {
            configuration = try loader.loadFromEnvironment(replacement: accounts)
        } else {
            throw ConfigurationError([
                SchemaViolation(path: "", reason: "in \(path) cannot be read")
            ])
        }
        configuration.listen = listen ?? configuration.listen
        configuration.dataDirectory = dataDirectory ?? configuration.dataDirectory
        return configuration
    }

    private static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private func announce(
        _ configuration: GatewayConfiguration, port: UInt16, _ logger: Logger, _ world: World
    ) {
        logger.info(
            "listening",
            [
                "address": "\(configuration.listen.address):\(port)",
                "data": configuration.dataDirectory,
                "accounts": String(configuration.accounts.count),
            ])
        if configuration.accounts.isEmpty {
            logger.warning("no provider has an account: every request will be refused")
        }
        if simulate { world.output.line(Self.simulationNotice(port: port)) }
    }

    private static func simulationNotice(port: UInt16) -> String {
        """

        *** SIMULATION: the five providers run inside this process. Nothing is real and nothing is billed. ***

        Point any OpenAI client at http://127.0.0.1:\(port)/v1 with the key \(SimulatedSetup.customerKey):

          curl -i http://127.0.0.1:\(port)/v1/chat/completions -H 'Authorization: Bearer zk-demo' \\
            -H 'Content-Type: application/json' \\
            -d '{"model":"frontier","messages":[{"role":"user","content":"Hello"}]}'

        Break a provider, ask again, and read what happened (the id is in Zumik-Response-Id):

          curl -X POST http://127.0.0.1:\(port)/_sim/faults \\
            -d '{"provider":"openai","region":"us","kind":"status","status":503,"count":5}'
          curl -H 'Authorization: Bearer zk-admin-demo' http://127.0.0.1:\(port)/zumik/v1/responses/ID
          zumik audit ID

        Models: gpt-5.4, claude-opus-5-5, gemini-3.8-flash, grok-4.7, accounts/fireworks/models/kimi-k3, frontier.
        """
    }
}
