import Events
import Gateway
import HTTPServer

/// The one composition root: what the commands know of the world is made here and handed down.
@main
struct Zumik {
    static func main() async {
        LargeBodies.returnMemory()
        let world = World(
            environment: ProcessEnvironment.variables,
            clock: SystemClock(),
            ids: SystemIDSource(),
            output: .standardOutput,
            errors: .standardError,
            terminal: .standardOutput,
            readFile: FileContent.read,
            stopSignals: { StopSignals() })
        let status = await CommandLineRun(commands: Commands.all, world: world)
            .run(Array(CommandLine.arguments.dropFirst()))
        exitProcess(status)
    }
}
