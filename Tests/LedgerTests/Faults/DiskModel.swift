import Crypto
import Foundation

/// What a disk holds, and what of it would be there after the power had gone.
///
/// As strict as POSIX allows: bytes are durable once their file is synced, names once their directory is, and a
/// change that is not may be lost, or not, whatever became of those before and after it.
struct DiskModel {
    private struct File {
        /// What is on the disk for certain.
        var durable: [UInt8] = []
        /// Changes since then, in order; a sync makes durable those that no failed sync has dropped.
        var unsynced: [(change: DiskChange, isDropped: Bool)] = []
    }

    private var files: [Int32: File] = [:]
    private var names: [String: Int32] = [:]
    private var durableNames: [String: Int32] = [:]
    /// Everything below this size has been acknowledged.
    private(set) var acknowledged: Int64 = 0
    /// Of files with such a name the disk says that they are synced, and it is not true.
    private let liesAbout: String?

    init(lyingAbout suffix: String? = nil) {
        liesAbout = suffix
    }

    /// What of the changes that nothing has synced reaches the disk.
    enum Survival: CaseIterable {
        case nothing
        case everything
        /// Everything, but for the end of each file's last write.
        case lastWriteTornInTheMiddle
        case lastWriteTornAfterOneSector
        /// The disk writes in an order of its own.
        case allButTheFirst
        case onlyTheLast
        case onlyTheWriteAheadLog
        case allButTheWriteAheadLog
    }

    mutating func apply(_ step: DiskStep) {
        switch step {
        case .named(let file, let name):
            files[file] = File()
            names[name] = file
        case .changed(let file, let change):
            files[file]?.unsynced.append((change, false))
        case .synced(let file): sync(file)
        case .syncFailed(let file):
            for index in files[file, default: File()].unsynced.indices {
                files[file]?.unsynced[index].isDropped = true
            }
        case .syncedNames(let folder):
            let isThere = { (name: String) in Self.folder(of: name) == folder }
            durableNames = durableNames.filter { !isThere($0.key) }
            for (name, file) in names where isThere(name) { durableNames[name] = file }
        case .removed(let name): names[name] = nil
        case .renamed(let name, let newName): names[newName] = names.removeValue(forKey: name)
        case .linked(let name, let newName): names[newName] = names[name]
        case .acknowledged(let size): acknowledged = max(acknowledged, size)
        case .failed: break
        }
    }

    /// The files after a crash.
    func image(_ survival: Survival) -> DiskImage {
        let found = survival == .nothing ? durableNames : names
        var image = DiskImage()
        // Shared memory is the kernel's and goes with it.
        for (name, number) in found where !name.hasSuffix("-shm") {
            guard let file = files[number] else { continue }
            var bytes = file.durable
            for change in Self.surviving(file.unsynced.map(\.change), of: name, survival) {
                change.apply(to: &bytes)
            }
            image.files[name] = bytes
        }
        return image
    }

    private mutating func sync(_ number: Int32) {
        guard var file = files[number] else { return }
        let name = names.first { $0.value == number }?.key
        if let liesAbout, name?.hasSuffix(liesAbout) == true { return }
        for (change, isDropped) in file.unsynced where !isDropped {
            change.apply(to: &file.durable)
        }
        file.unsynced.removeAll()
        files[number] = file
    }

    private static func surviving(
        _ changes: [DiskChange], of name: String, _ survival: Survival
    ) -> [DiskChange] {
        switch survival {
        case .nothing: []
        case .everything: changes
        case .lastWriteTornInTheMiddle: torn(changes) { $0 / 2 }
        case .lastWriteTornAfterOneSector: torn(changes) { min($0, 512) }
        case .allButTheFirst: Array(changes.dropFirst())
        case .onlyTheLast: changes.suffix(1)
        case .onlyTheWriteAheadLog: name.hasSuffix("-wal") ? changes : []
        case .allButTheWriteAheadLog: name.hasSuffix("-wal") ? [] : changes
        }
    }

    private static func torn(
        _ changes: [DiskChange], after count: (Int) -> Int
    ) -> [DiskChange] {
        guard case .write(let bytes, let offset)? = changes.last else { return changes }
        let part = Array(bytes.prefix(count(bytes.count)))
        return changes.dropLast() + [.write(part, at: offset)]
    }

    private static func folder(of name: String) -> String {
        name.lastIndex(of: "/").map { String(name[..<$0]) } ?? ""
    }
}

/// Files as a crash leaves them.
struct DiskImage {
    var files: [String: [UInt8]] = [:]

    /// Equal for equal files under equal names.
    var digest: Digest32 {
        var hash = SHA256()
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            hash.update(Array("\(name) \(bytes.count)\n".utf8))
            hash.update(bytes)
        }
        return hash.finish()
    }

    func write(to directory: String) throws {
        for (name, bytes) in files {
            let url = URL(fileURLWithPath: directory).appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
    }
}
