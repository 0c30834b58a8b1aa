import Glibc

extension TextSink {
    static let standardOutput = TextSink { writeAll($0, to: STDOUT_FILENO) }
    static let standardError = TextSink { writeAll($0, to: STDERR_FILENO) }
}

extension Terminal {
    /// The terminal behind standard output, if there is one.
    static var standardOutput: Terminal {
        guard isatty(STDOUT_FILENO) == 1 else { return Terminal(columns: nil) }
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return Terminal(columns: isKnown ? Int(size.ws_col) : 80)
    }
}

/// Ends the process; a reader that has gone is no reason to say anything.
func exitProcess(_ status: CommandStatus) -> Never {
    exit(status.rawValue)
}

/// Writes all of it, unbuffered, so that lines of both streams keep their order.
private func writeAll(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
            guard errno == EINTR else { return }
        } else {
            bytes = bytes.dropFirst(count)
        }
    }
}
