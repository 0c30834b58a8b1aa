import Events
import Gateway
import JSON
import Replay

/// `zumik replay`
struct ReplayCommand: Command {
    static let form = CommandForm(
        name: ["replay"],
        summary: "predict what replicas of a customer's own would do with its traffic",
        options: [
            OptionForm("scenario", "FILE", "the replicas and what they are weighed against"),
            OptionForm("from", "T", "requests received from this time or day on, in UTC"),
            OptionForm("to", "T", "requests received before this time or day, in UTC"),
            OptionForm("customer", "ID", "this customer's requests only: its evidence"),
            OptionForm("trace", "FILE", "a public trace instead: Mooncake JSONL or Azure LLM CSV"),
            OptionForm("seed", "N", "what the confidence is drawn from; else 1"),
            OptionForm("html", "FILE", "a report with plots, into this file"),
        ] + .books,
        notes: [
            "A replay of recorded requests is recorded itself: it is what `zumik profiles activate` asks for. A trace is recorded only with --data, and is nobody's evidence.",
            "The scenario's form is in schemas/scenario.schema.json; intervals hold 95 of 100 resamples.",
        ],
        examples: [
            "zumik replay --customer acme --from 2026-11-15 --to 2026-11-22 --scenario two.json",
            "zumik replay --trace mooncake.jsonl --scenario two.json --html report.html",
        ])

    private enum Source {
        case recorded(from: String, to: String, customer: String?)
        case trace(String, isRecorded: Bool)
    }

    private let source: Source
    private let scenario: String
    private let seed: Int64
    private let html: String?
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard let scenario = arguments.text("scenario") else {
            throw .missingValue(option: "scenario", value: "FILE")
        }
        self.scenario = scenario
        place = try BooksPlace(arguments)
        if let trace = arguments.text("trace") {
            for option in ["from", "to", "customer", "url"] where arguments.text(option) != nil {
                throw .contradiction("--trace", "--\(option)")
            }
            source = .trace(trace, isRecorded: arguments.text("data") != nil)
        } else {
            guard let from = arguments.text("from") else {
                throw .missingValue(option: "from", value: "T")
            }
            guard let to = arguments.text("to") else {
                throw .missingValue(option: "to", value: "T")
            }
            source = .recorded(from: from, to: to, customer: arguments.text("customer"))
        }
        seed = try arguments.integer("seed", in: 0...Int64.max) ?? ReplayRequest.defaultSeed
        html = arguments.text("html")
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        guard let text = world.readFile(scenario) else {
            throw CommandFailure("\(scenario) cannot be read")
        }
        // Checked before anything is opened, so that a mistake reads the same with and without a server.
        let read: Scenario
        do throws(ScenarioError) { read = try Scenario(parsing: text) } catch {
            throw CommandFailure("\(scenario): \(error)")
        }
        let report = try html.map { try OutputFile(path: $0) }
        let progress = ReplayProgress(world)
        let document = try await document(text, read, progress, in: world)
        progress.finish()
        if let report {
            try report.write(Array(ReplayReport(document).html.utf8))
            try report.finish()
        }
        if isJSON {
            world.output.json(document)
        } else {
            world.output.write(
                ReplaySheet(document).text(columns: world.terminal.usableColumns))
            if let report { world.output.line("\nreport: \(report.path)") }
        }
        return .done
    }

    private func document(
        _ text: [UInt8], _ scenario: Scenario, _ progress: ReplayProgress, in world: World
    ) async throws -> JSONValue {
        switch source {
        case .recorded(let from, let to, let customer):
            let asked = ReplayAsked(
                scenario: text, customer: customer, from: from, to: to, seed: seed)
            return try await place.withBooks(in: world) {
                try await $0.replay(asked, progress: progress.show)
            }
        case .trace(let path, let isRecorded):
            let workload = try trace(path, scenario, progress)
            guard isRecorded else {
                return try predict(scenario, workload, progress)
            }
            return try await place.withBooks(in: world) {
                try await $0.replay(
                    trace: workload, on: scenario, seed: seed, progress: progress.show)
            }
        }
    }

    private func trace(
        _ path: String, _ scenario: Scenario, _ progress: ReplayProgress
    ) throws -> Workload {
        guard let bytes = FileContent.read(path, bytesMax: 1 << 30) else {
            throw CommandFailure("\(path) cannot be read, or is larger than 1 GiB")
        }
        let size = Int64(bytes.count)
        do throws(TraceError) {
            return try TraceFile.read(bytes, qosClass: scenario.traceClass) {
                progress.show(.reading($0, of: size))
            }
        } catch {
            throw CommandFailure("\(path), \(error)")
        }
    }

    /// A trace without a ledger: nothing is recorded, and nothing is opened.
    private func predict(
        _ scenario: Scenario, _ workload: Workload, _ progress: ReplayProgress
    ) throws -> JSONValue {
        let all = Int64(workload.requests.count)
        let prediction: Prediction
        do throws(ScenarioError) {
            prediction = try Prediction(
                of: scenario, over: workload, seed: UInt64(bitPattern: seed)
            ) { progress.show(.simulating(Int64($0), of: all)) }
        } catch {
            throw CommandFailure("\(self.scenario): \(error)")
        }
        let fact = try ReplayDesk.fact(of: prediction, scenario, workload, seed: seed)
        var json = JSONWriter()
        ReplayDocuments.write(fact, nil, prediction, to: &json)
        return try JSONDocument(parsing: json.take()).root
    }
}

/// A replay of recorded requests as a command asks for it, in the words of the native surface.
struct ReplayAsked: Sendable {
    /// The scenario file's text.
    var scenario: [UInt8]
    var customer: String?
    var from: String
    var to: String
    var seed: Int64
}
