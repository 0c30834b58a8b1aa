import Gateway
import Synchronization

/// How far a replay is: a bar on a terminal, written over and over, and nothing in a pipe.
final class ReplayProgress: Sendable {
    private struct Shown: Equatable {
        var label = ""
        var percent = -1
    }

    private let sink: TextSink?
    private let shown = Mutex(Shown())

    init(_ world: World) {
        sink = world.terminal.columns == nil ? nil : world.errors
    }

    /// Called as often as one likes: it writes when a percent has passed.
    func show(_ progress: ReplayDesk.Progress) {
        guard let sink else { return }
        switch progress {
        case .reading(let done, let all): show("reading", done, all, on: sink)
        case .simulating(let done, let all): show("simulating", done, all, on: sink)
        }
    }

    func finish() {
        if shown.withLock({ $0.percent >= 0 }) { sink?.write("\r\u{1B}[K") }
    }

    private func show(_ label: String, _ done: Int64, _ all: Int64, on sink: TextSink) {
        let now = Shown(label: label, percent: all > 0 ? Int(done * 100 / all) : 100)
        let isNew = shown.withLock { shown in
            defer { shown = now }
            return shown != now
        }
        guard isNew else { return }
        let filled = now.percent * 30 / 100
        let bar =
            String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        sink.write("\r\u{1B}[K\(label.fitted(to: 10)) \(bar) \(now.percent) %")
    }
}
