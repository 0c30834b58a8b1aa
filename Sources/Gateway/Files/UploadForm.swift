import Events

/// The form of an upload while it comes: its fields in memory, its file on the way to the disk.
struct UploadForm {
    private var form: MultipartReader
    private let store: FileStore
    private let customer: CustomerID
    private var fields: [String: String] = [:]
    /// The field whose content is coming; nil while that is the file, or nothing.
    private var field: (name: String, content: [UInt8])?
    private var upload: FileUpload?
    private var filename = ""
    private var isInFile = false

    private static let fieldBytesMax = 1_024
    private static let known = ["purpose", "expires_after[anchor]", "expires_after[seconds]"]

    init(form: MultipartReader, store: FileStore, customer: CustomerID) {
        self.form = form
        self.store = store
        self.customer = customer
    }

    mutating func receive(_ bytes: [UInt8]) async throws {
        for step in try steps(of: bytes) {
            switch step {
            case .part(let name, let filename): try begin(name, filename)
            case .content(let bytes): try await take(bytes)
            case .partEnded:
                if let field { fields[field.name] = String(decoding: field.content, as: UTF8.self) }
                field = nil
                isInFile = false
            case .finished: break
            }
        }
    }

    /// The file, stored; all its form has come.
    mutating func finish() async throws -> StoredFile {
        do throws(MultipartReader.Malformed) { try form.end() } catch {
            throw Self.malformed(error)
        }
        guard let purpose = fields["purpose"] else {
            throw Self.fault("Missing required parameter: 'purpose'.", "purpose")
        }
        guard purpose == "batch" else {
            throw Self.fault(
                "'\(purpose.prefix(64))' is not one of the purposes that files are kept for: ['batch'].",
                "purpose")
        }
        guard let upload else { throw Self.fault("Missing required parameter: 'file'.", "file") }
        let file = try await upload.finish(
            name: filename, purpose: purpose, lifeMs: try lifeMs())
        self.upload = nil
        return file
    }

    mutating func abandon() async {
        await upload?.abandon()
        upload = nil
    }

    private mutating func begin(_ name: String, _ filename: String?) throws {
        if name == "file" {
            guard upload == nil else { throw Self.fault("The form has two files.", "file") }
            self.filename = String((filename ?? "file").prefix(255))
            upload = try store.begin(for: customer)
            isInFile = true
        } else {
            guard Self.known.contains(name) else {
                throw Self.fault("Unknown parameter: '\(name.prefix(64))'.", name)
            }
            field = (name, [])
        }
    }

    private mutating func take(_ bytes: [UInt8]) async throws {
        if isInFile {
            try await upload?.write(bytes)
            return
        }
        field?.content += bytes
        if let field, field.content.count > Self.fieldBytesMax {
            throw Self.fault("'\(field.name)' is too long.", field.name)
        }
    }

    /// `expires_after[seconds]`: from an hour to thirty days after its creation, as OpenAI has it.
    private func lifeMs() throws -> Int64? {
        let anchor = fields["expires_after[anchor]"]
        guard let text = fields["expires_after[seconds]"] else {
            if anchor == nil { return nil }
            throw Self.fault(
                "Missing required parameter: 'expires_after.seconds'.", "expires_after.seconds")
        }
        guard anchor == "created_at" else {
            throw Self.fault(
                "'expires_after.anchor' must be 'created_at'.", "expires_after.anchor")
        }
        guard let seconds = Int64(text), (3_600...2_592_000).contains(seconds) else {
            throw Self.fault(
                "'expires_after.seconds' must be a number from 3600 to 2592000.",
                "expires_after.seconds")
        }
        return seconds * 1_000
    }

    private mutating func steps(of bytes: [UInt8]) throws -> [MultipartReader.Step] {
        do throws(MultipartReader.Malformed) { return try form.receive(bytes) } catch {
            throw Self.malformed(error)
        }
    }

    private static func malformed(_ error: MultipartReader.Malformed) -> ClientError {
        ClientError(
            status: 400, reason: .invalidRequest,
            message: "The form does not read: \(error.reason).")
    }

    private static func fault(_ message: String, _ param: String) -> ClientError {
        ClientError(
            status: 400, reason: .invalidRequest, message: message,
            param: String(param.prefix(64)))
    }
}
