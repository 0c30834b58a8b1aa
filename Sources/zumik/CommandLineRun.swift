/// One run of the program: finds the command, has it read its arguments, and turns how it ends into an exit status.
struct CommandLineRun: Sendable {
    private let parser: ArgumentParser
    private let world: World

    init(commands: [any Command.Type], world: World) {
        parser = ArgumentParser(commands: commands)
        self.world = world
    }

    func run(_ arguments: [String]) async -> CommandStatus {
        let command: any Command
        do throws(UsageError) {
            switch try parser.parse(arguments) {
            case .help(let text):
                world.output.write(text)
                return .done
            case .run(let type, let arguments):
                command = try type.init(arguments)
            }
        } catch {
            world.errors.line("zumik: \(error)")
            return .wrongUsage
        }
        do {
            return try await command.run(in: world)
        } catch let error as UsageError {
            world.errors.line("zumik: \(error)")
            return .wrongUsage
        } catch {
            let failure = CommandFailure(error)
            world.errors.line("zumik: \(failure)")
            return failure.status
        }
    }
}
