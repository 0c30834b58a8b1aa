import CCurl

extension EasyHandle {
    func setLastingOptions() -> CURLcode {
        let context = Unmanaged.passUnretained(self).toOpaque()
        var setting = OptionSetting(curl)
        setting.pointer(CURLOPT_PRIVATE, context)
        // Signals are per process; the loop thread blocks SIGPIPE, which curl leaves alone then.
        setting.long(CURLOPT_NOSIGNAL, 1)
        setting.long(CURLOPT_TCP_NODELAY, 1)
        setting.long(CURLOPT_TCP_KEEPALIVE, 1)
        setting.string(CURLOPT_PROTOCOLS_STR, "http,https")
        setting.long(CURLOPT_FOLLOWLOCATION, 0)
        // Empty: not even the proxy that the environment names.
        setting.string(CURLOPT_PROXY, "")
        setting.long(CURLOPT_HTTP09_ALLOWED, 0)
        setting.long(CURLOPT_HTTP_CONTENT_DECODING, 0)
        // Otherwise a cancel waits for the thread that resolves the name, and with it the loop:
        // https://curl.se/libcurl/c/CURLOPT_QUICK_EXIT.html
        setting.long(CURLOPT_QUICK_EXIT, 1)
        setting.long(CURLOPT_HTTP_VERSION, configuration.httpVersions.curlVersion)
        setting.string(CURLOPT_USERAGENT, configuration.userAgent)
        if let path = configuration.caBundlePath { setting.string(CURLOPT_CAINFO, path) }

        setting.pointer(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(complaint))

        setting.pointer(CURLOPT_OPENSOCKETDATA, context)
        setting.open { context, _, address in
            context.map { EasyHandle.of(context: $0).openSocket(for: address) } ?? CURL_SOCKET_BAD
        }
        setting.pointer(CURLOPT_PREREQDATA, context)
        setting.prereq { context, _, _, _, _ in
            context.map { EasyHandle.of(context: $0).mayLeave() } ?? CURL_PREREQFUNC_ABORT
        }
        setting.pointer(CURLOPT_HEADERDATA, context)
        setting.data(CURLOPT_HEADERFUNCTION) { bytes, _, count, context in
            context.map { EasyHandle.of(context: $0).receive(headLine: bytes, count) } ?? 0
        }
        setting.pointer(CURLOPT_WRITEDATA, context)
        setting.data(CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
            context.map { EasyHandle.of(context: $0).receive(body: bytes, count) } ?? 0
        }
        setting.pointer(CURLOPT_READDATA, context)
        setting.data(CURLOPT_READFUNCTION) { buffer, size, count, context in
            context.map { EasyHandle.of(context: $0).fill(buffer, size * count) }
                ?? Int(CURL_READFUNC_ABORT)
        }
        return setting.code
    }

    func setOptions(of request: HTTPClientRequest) -> CURLcode {
        var setting = OptionSetting(curl)
        setting.string(CURLOPT_URL, request.url)
        setting.long(
            CURLOPT_CONNECTTIMEOUT_MS,
            (request.connectTimeout ?? configuration.connectTimeout).curlMilliseconds)
        setting.list(CURLOPT_HTTPHEADER, headerLines)
        setting.pointer(CURLOPT_POSTFIELDS, nil)
        // First back to GET without a body, whatever the handle did before.
        setting.long(CURLOPT_HTTPGET, 1)
        setting.string(CURLOPT_CUSTOMREQUEST, nil)
        switch (request.method, request.body) {
        case ("GET", nil): break
        case ("HEAD", nil): setting.long(CURLOPT_NOBODY, 1)
        case ("POST", let body): setBody(body, with: &setting)
        case (let method, nil): setting.string(CURLOPT_CUSTOMREQUEST, method)
        case (let method, let body):
            setBody(body, with: &setting)
            setting.string(CURLOPT_CUSTOMREQUEST, method)
        }
        return setting.code
    }

    /// Bodies below this leave together with the head, in one write and so mostly one packet: a
    /// third more requests per second. curl does so only for bodies that it holds itself.
    private static var sentWithHeadBytesMax: Int { (64 << 10) - 1 }

    private func setBody(_ body: [UInt8]?, with setting: inout OptionSetting) {
        setting.long(CURLOPT_POST, 1)
        setting.offset(CURLOPT_POSTFIELDSIZE_LARGE, body?.count ?? 0)
        // Larger ones come from `fill`, uncopied, and without a way back: curl could not repeat one.
        guard let body, !body.isEmpty, body.count <= Self.sentWithHeadBytesMax else { return }
        body.withUnsafeBytes { setting.copiedBody($0) }
    }

    /// Leaves nothing of a body behind that could be taken for the next one.
    func forgetBody() {
        var setting = OptionSetting(curl)
        setting.pointer(CURLOPT_POSTFIELDS, nil)
    }

    func setHeaders(of request: HTTPClientRequest) throws(TransferError) {
        var lines = HeaderLines()
        // Otherwise curl waits for "100 Continue" before bodies over 1 MiB, and asks for it.
        var isWhole = lines.append("Expect:")
        var namesContentType = false
        for (name, value) in request.headers {
            // curl takes "name:" as an order to leave its own header out, and "name;" as empty.
            let isEmpty = value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            isWhole = lines.append(isEmpty ? "\(name);" : "\(name): \(value)") && isWhole
            namesContentType = namesContentType || name.equalsIgnoringCase("content-type")
        }
        // Otherwise curl calls every POST a form.
        if !namesContentType { isWhole = lines.append("Content-Type:") && isWhole }
        headerLines = lines.first
        guard isWhole else { throw .transportFailed(code: Int(CURLE_OUT_OF_MEMORY.rawValue)) }
    }
}

extension HTTPVersions {
    fileprivate var curlVersion: Int {
        switch self {
        case .http1: Int(CURL_HTTP_VERSION_1_1)
        case .http2OverTLS: Int(CURL_HTTP_VERSION_2TLS)
        }
    }
}
