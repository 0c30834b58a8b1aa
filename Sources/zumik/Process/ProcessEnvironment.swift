import Glibc

/// The variables that the process was started with.
///
/// Read from the kernel's copy: `environ` is a mutable global that Swift does not let anybody read safely.
enum ProcessEnvironment {
    static var variables: [String: String] {
        let bytes = FileContent.read("/proc/self/environ") ?? []
        var variables: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: entry[..<equals], as: UTF8.self)
            variables[name] = String(decoding: entry[(equals + 1)...], as: UTF8.self)
        }
        return variables
    }
}
