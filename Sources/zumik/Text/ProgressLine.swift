/// How far long work is: one line on a terminal, written over and over, and nothing in a pipe.
final class ProgressLine {
    private let label: String
    private let sink: TextSink?
    private var shown = -1

    init(_ label: String, in world: World) {
        self.label = label
        sink = world.terminal.columns == nil ? nil : world.errors
    }

    /// Called as often as one likes: it writes when a percent has passed.
    func show(_ done: Int64, of all: Int64) {
        let percent = all > 0 ? Int(done * 100 / all) : 100
        guard let sink, percent != shown else { return }
        shown = percent
        sink.write("\r\(label) \(Numbers.grouped(done)) of \(Numbers.grouped(all)), \(percent) %")
    }

    /// Leaves an empty line for what comes next.
    func clear() {
        guard shown >= 0 else { return }
        sink?.write("\r\u{1B}[K")
        shown = -1
    }
}
