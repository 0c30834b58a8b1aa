import CSQLite
import Synchronization

/// SQLite's own file system, but for the write-ahead log: its writes are gathered, see ``GatheredLog``.
///
/// SQLite writes each page of a transaction to the log with two small writes. For a batch of events these cost
/// the kernel more than the sync that follows them.
enum GatheringFileSystem {
    private static let prefix = "gathering-"
    private static let registration = Mutex<Void>(())

    /// The name by which a connection is opened with it, on top of the file system of another name or of SQLite's
    /// default; nil where there is none.
    static func name(over base: String?) -> String? {
        registration.withLock { _ in
            guard let system = sqlite3_vfs_find(base), let baseName = system.pointee.zName else {
                return nil
            }
            let name = prefix + String(cString: baseName)
            return sqlite3_vfs_find(name) != nil || register(name, over: system) ? name : nil
        }
    }

    /// What is under the file system of this name.
    fileprivate static func base(
        of gathering: UnsafeMutablePointer<sqlite3_vfs>
    ) -> UnsafeMutablePointer<sqlite3_vfs>? {
        gathering.pointee.zName.flatMap { sqlite3_vfs_find($0 + prefix.utf8.count) }
    }

    private static func register(
        _ name: String, over system: UnsafeMutablePointer<sqlite3_vfs>
    ) -> Bool {
        // Lives as long as the process: SQLite keeps the pointers.
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: name.utf8.count + 1)
        for (index, byte) in name.utf8CString.enumerated() { text[index] = byte }
        let gathering = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        gathering.initialize(to: system.pointee)
        gathering.pointee.zName = UnsafePointer(text)
        gathering.pointee.pNext = nil
        gathering.pointee.szOsFile += Int32(LogFile.systemFileOffset)
        gathering.pointee.xOpen = { gathering, path, file, flags, outFlags in
            openFile(gathering, path, file, flags, outFlags)
        }
        return sqlite3_vfs_register(gathering, 0) == SQLITE_OK
    }
}

/// Opens a log as a ``LogFile``, and anything else as the system does.
private func openFile(
    _ gathering: UnsafeMutablePointer<sqlite3_vfs>?, _ path: UnsafePointer<CChar>?,
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
    _ outFlags: UnsafeMutablePointer<Int32>?
) -> Int32 {
    guard let system = gathering.flatMap(GatheringFileSystem.base), let open = system.pointee.xOpen,
        let file
    else {
        return SQLITE_CANTOPEN
    }
    guard flags & SQLITE_OPEN_WAL != 0 else { return open(system, path, file, flags, outFlags) }
    let log = LogFile(at: file)
    file.pointee.pMethods = nil
    let result = open(system, path, log.systemFile, flags, outFlags)
    // SQLite closes whatever has methods, even when opening failed.
    if log.systemFile.pointee.pMethods != nil { log.begin() }
    return result
}

/// The memory of an open log: SQLite's header, our gathered writes, and behind them the system's file.
private struct LogFile {
    static let systemFileOffset = 16

    let file: UnsafeMutablePointer<sqlite3_file>

    init(at file: UnsafeMutablePointer<sqlite3_file>) {
        self.file = file
    }

    var systemFile: UnsafeMutablePointer<sqlite3_file> {
        (UnsafeMutableRawPointer(file) + Self.systemFileOffset)
            .assumingMemoryBound(to: sqlite3_file.self)
    }

    private var reference: UnsafeMutablePointer<Unmanaged<GatheredLog>> {
        (UnsafeMutableRawPointer(file) + MemoryLayout<sqlite3_file>.stride)
            .assumingMemoryBound(to: Unmanaged<GatheredLog>.self)
    }

    /// The file keeps the object until it is closed.
    var gathered: GatheredLog { reference.pointee.takeUnretainedValue() }

    func begin() {
        let gathered = GatheredLog(systemFile)
        UnsafeMutableRawPointer(reference).initializeMemory(
            as: Unmanaged<GatheredLog>.self, to: Unmanaged.passRetained(gathered))
        file.pointee.pMethods = UnsafePointer(logMethods)
    }

    func close() -> Int32 {
        let result = gathered.flush()
        reference.pointee.release()
        let closed = systemFile.methods.xClose(systemFile)
        return result == SQLITE_OK ? closed : result
    }
}

extension UnsafeMutablePointer<sqlite3_file> {
    /// The functions of an open file.
    var methods: sqlite3_io_methods {
        guard let methods = pointee.pMethods else { preconditionFailure("the file is not open") }
        return methods.pointee
    }
}

/// The functions of a log. It has no locks and no shared memory: those are the database file's.
// Safe because it is initialised once, before any thread can read it, and never changed.
private nonisolated(unsafe) let logMethods: UnsafeMutablePointer<sqlite3_io_methods> = {
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    methods.initialize(to: sqlite3_io_methods())
    methods.pointee.iVersion = 1
    methods.pointee.xClose = { $0.map { LogFile(at: $0).close() } ?? SQLITE_MISUSE }
    methods.pointee.xRead = { file, bytes, count, offset in
        flushed(file) { $0.methods.xRead($0, bytes, count, offset) }
    }
    methods.pointee.xWrite = { file, bytes, count, offset in
        guard let file, let bytes else { return SQLITE_MISUSE }
        return LogFile(at: file).gathered.write(
            UnsafeRawBufferPointer(start: bytes, count: Int(count)), at: offset)
    }
    methods.pointee.xTruncate = { file, size in
        flushed(file) { $0.methods.xTruncate($0, size) }
    }
    methods.pointee.xSync = { file, flags in flushed(file) { $0.methods.xSync($0, flags) } }
    methods.pointee.xFileSize = { file, size in
        flushed(file) { $0.methods.xFileSize($0, size) }
    }
    methods.pointee.xLock = { _, _ in SQLITE_OK }
    methods.pointee.xUnlock = { _, _ in SQLITE_OK }
    methods.pointee.xCheckReservedLock = { _, isReserved in
        isReserved?.pointee = 0
        return SQLITE_OK
    }
    methods.pointee.xFileControl = { file, control, argument in
        flushed(file) { $0.methods.xFileControl($0, control, argument) }
    }
    methods.pointee.xSectorSize = { file in
        file.map { LogFile(at: $0).systemFile }.map { $0.methods.xSectorSize($0) } ?? 0
    }
    methods.pointee.xDeviceCharacteristics = { file in
        file.map { LogFile(at: $0).systemFile }.map { $0.methods.xDeviceCharacteristics($0) } ?? 0
    }
    return methods
}()

/// Runs a function of the system's file, after what was gathered has been written to it.
private func flushed(
    _ file: UnsafeMutablePointer<sqlite3_file>?,
    _ body: (UnsafeMutablePointer<sqlite3_file>) -> Int32
) -> Int32 {
    guard let file else { return SQLITE_MISUSE }
    let log = LogFile(at: file)
    let result = log.gathered.flush()
    return result == SQLITE_OK ? body(log.systemFile) : result
}
