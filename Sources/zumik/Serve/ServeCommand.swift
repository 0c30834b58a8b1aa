import Foundation
import Gateway
import Glibc
import HTTPServer
import Ledger

/// `zumik serve`: runs the gateway until it is told to stop.
struct ServeCommand: Sendable {
    var configPath: String?
    var dataDirectory: String?
    var listen: String?
    var simulate: Bool

    func run() async -> Int32 {
        let clock = SystemClock()
        let stop = StopSignals()
        do {
            var configuration = try load()
            let simulated = simulate ? try SimulatedSetup(clock: clock) : nil
            try simulated?.apply(to: &configuration)
            let logger = Logger(level: configuration.logLevel, clock: clock, sink: Self.writeError)
            let process = try await GatewayProcess(
                configuration, simulated: simulated, clock: clock, logger: logger)
            announce(configuration, port: process.server.port, logger)
            await process.run(
                until: stop, grace: .milliseconds(configuration.server.shutdownGraceMs),
                clock: clock)
            logger.info("stopped")
            return 0
        } catch let error as ConfigurationError {
            Self.writeError(Array("zumik: the configuration is refused:\n\(error)\n".utf8))
            return 2
        } catch let error as LedgerError where error.isDamage {
            Self.writeError(Array("zumik: the ledger cannot be trusted: \(error)\n".utf8))
            return 3
        } catch {
            Self.writeError(Array("zumik: cannot serve: \(error)\n".utf8))
            return 1
        }
    }

    /// The configuration file with what the command line puts in its place.
    private func load() throws -> GatewayConfiguration {
        let loader = ConfigurationLoader(
            environment: ProcessInfo.processInfo.environment,
            readFile: { path in FileManager.default.contents(atPath: path).map { [UInt8]($0) } })
        var configuration: GatewayConfiguration
        if let configPath {
            guard let bytes = FileManager.default.contents(atPath: configPath) else {
                throw ConfigurationError([
                    SchemaViolation(path: "", reason: "\(configPath) cannot be read")
                ])
            }
            let directory = (configPath as NSString).deletingLastPathComponent
            configuration = try loader.load(
                [UInt8](bytes), directory: directory.isEmpty ? "." : directory)
        } else {
            configuration = try loader.loadFromEnvironment()
        }
        if let listen {
            guard let address = ListenAddress(listen) else {
                throw ConfigurationError([
                    SchemaViolation(path: "--listen", reason: "must be ADDRESS:PORT")
                ])
            }
            configuration.listen = address
        }
        configuration.dataDirectory = dataDirectory ?? configuration.dataDirectory
        return configuration
    }

    private func announce(_ configuration: GatewayConfiguration, port: UInt16, _ logger: Logger) {
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
        if simulate { print(Self.simulationNotice(port: port)) }
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

    private static let writeError: @Sendable ([UInt8]) -> Void = { line in
        // A log line that cannot be written is lost: the ledger is the record.
        _ = line.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
