import Events
import HTTPServer
import JSON

/// OpenAI's `/v1/files`: uploads, lists, shows, gives back and deletes the customer's files.
struct FilesResource: Sendable {
    let store: FileStore

    /// Bytes that a form may have around the file in it.
    private static let formBytesMax = 65_536

    /// How long the body of an upload may be; nil for any other request.
    static func uploadBytesMax(_ head: HTTPRequestHead, _ limits: FileLimits) -> Int? {
        guard head.method == "POST", head.path == "/v1/files" else { return nil }
        return Int(limits.fileBytesMax) + formBytesMax
    }

    /// Answers a request for a path under `/v1/files`.
    func handle(_ exchange: HTTPExchange, for caller: Caller, id: ResponseID) async {
        let request = exchange.request
        let parts = request.path.split(separator: "/").dropFirst(2).map(String.init)
        do throws(ClientError) {
            switch (request.method, parts.first, parts.dropFirst().first, parts.count) {
            case ("POST", nil, nil, 0):
                let file = try await upload(exchange, caller)
                answer(exchange, id) { file.write(to: &$0) }
            case ("GET", nil, nil, 0):
                let page = try list(request, caller)
                answer(exchange, id) { page.write(to: &$0) { $1.write(to: &$0) } }
            case ("GET", let name?, nil, 1):
                let file = try found(name, caller)
                answer(exchange, id) { file.write(to: &$0) }
            case ("DELETE", let name?, nil, 1):
                try await delete(name, caller)
                answer(exchange, id) { json in
                    json.beginObject()
                    json.member("id", name)
                    json.member("object", "file")
                    json.member("deleted", true)
                    json.endObject()
                }
            case ("GET", let name?, "content"?, 2):
                try await content(of: try found(name, caller), caller, exchange, id)
            case (_, _, nil, 0...1), (_, _, "content"?, 2):
                throw ClientError(
                    status: 405, reason: nil,
                    message: "This path does not take \(request.method).")
            default: throw .nothingHere
            }
        } catch {
            exchange.respond(error.openAIResponse(id: id))
        }
    }

    // MARK: Uploads

    private func upload(
        _ exchange: HTTPExchange, _ caller: Caller
    ) async throws(ClientError) -> StoredFile {
        guard
            let form = exchange.request.headers.first("Content-Type")
                .flatMap({ MultipartReader(contentType: $0) })
        else {
            throw ClientError(
                status: 400, reason: .invalidRequest,
                message:
                    "An upload is a form: send `multipart/form-data` with `purpose` and `file`."
            )
        }
        var upload = UploadForm(form: form, store: store, customer: caller.customer)
        do {
            while let bytes = try await exchange.nextBodyBytes() { try await upload.receive(bytes) }
            return try await upload.finish()
        } catch let error as ClientError {
            await upload.abandon()
            throw error
        } catch let error as FileFault {
            await upload.abandon()
            throw ClientError(error)
        } catch {
            // Nobody is left to be told.
            await upload.abandon()
            throw ClientError(status: 400, reason: nil, message: "The upload was broken off.")
        }
    }

    // MARK: The rest

    private func list(
        _ request: HTTPRequest, _ caller: Caller
    ) throws(ClientError) -> ListPage<StoredFile> {
        let query = try ListQuery(request, limitMax: 10_000, limitUsual: 10_000)
        let purpose = request.query.first { $0.name == "purpose" }?.value
        let files = store.files(of: caller.customer).filter {
            purpose == nil || $0.purpose == purpose
        }
        return try query.page(of: files) { $0.id }
    }

    private func found(_ name: String, _ caller: Caller) throws(ClientError) -> StoredFile {
        guard let file = store.file(name, of: caller.customer) else { throw Self.missing(name) }
        return file
    }

    private func delete(_ name: String, _ caller: Caller) async throws(ClientError) {
        let isDeleted: Bool
        do throws(FileFault) {
            isDeleted = try await store.delete(name, of: caller.customer, why: .requested)
        } catch {
            throw ClientError(error)
        }
        guard isDeleted else { throw Self.missing(name) }
    }

    private func content(
        of file: StoredFile, _ caller: Caller, _ exchange: HTTPExchange, _ id: ResponseID
    ) async throws(ClientError) {
        let reader: SealedFileReader
        var piece: [UInt8]?
        do throws(FileFault) {
            reader = try store.reader(of: file, caller.customer)
            piece = try await reader.read()
        } catch {
            throw ClientError(error)
        }
        var headers = HTTPHeaders(responseID: id)
        headers.addSafe("Content-Type", "application/octet-stream")
        exchange.startStream(status: 200, headers: headers)
        do {
            while let bytes = piece {
                try await exchange.write(bytes)
                piece = try await reader.read()
            }
            exchange.finish()
        } catch {
            // An end that looks like one must not follow what is not whole.
            exchange.abort()
        }
    }

    static func missing(_ name: String) -> ClientError {
        ClientError(
            status: 404, reason: nil, message: "No such File object: \(name.prefix(128))",
            param: "id")
    }

    private func answer(
        _ exchange: HTTPExchange, _ id: ResponseID, _ write: (inout JSONWriter) -> Void
    ) {
        exchange.respond(.openAIDocument(id, write))
    }
}

extension HTTPResponse {
    /// A document of OpenAI's surface.
    static func openAIDocument(
        _ id: ResponseID, _ write: (inout JSONWriter) -> Void
    ) -> HTTPResponse {
        var json = JSONWriter(capacity: 1_024)
        write(&json)
        var headers = HTTPHeaders(responseID: id)
        headers.addSafe("Content-Type", "application/json")
        return HTTPResponse(status: 200, headers: headers, body: json.take())
    }
}
