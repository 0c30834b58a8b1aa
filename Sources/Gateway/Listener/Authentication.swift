import Crypto
import HTTPServer

/// Who calls the native surface.
enum NativeCaller: Sendable, Equatable {
    /// Sees and administers everything.
    case administrator
    /// Sees its own data; everything else is not there.
    case customer(Caller)
}

extension GatewayServices {
    /// The caller on a client surface: the key as `Authorization: Bearer` or, as Anthropic's SDKs send it, `x-api-key`.
    func caller(_ headers: HTTPHeaders) -> Caller? {
        Self.token(headers).flatMap { directory.caller(key: $0) }
    }

    /// The caller on the native surface, or nil for a missing or unknown token.
    func nativeCaller(_ headers: HTTPHeaders) -> NativeCaller? {
        guard let token = Self.token(headers) else { return nil }
        if isAdminToken(token) { return .administrator }
        return directory.caller(key: token).map(NativeCaller.customer)
    }

    func isAdmin(_ headers: HTTPHeaders) -> Bool {
        Self.token(headers).map(isAdminToken) ?? false
    }

    /// Compares digests, so that the time it takes tells nothing about the token.
    private func isAdminToken(_ token: String) -> Bool {
        guard let expected = configuration.adminToken else { return false }
        return constantTimeEqual(
            SHA256.digest(of: token), SHA256.digest(of: expected.revealed))
    }

    private static func token(_ headers: HTTPHeaders) -> String? {
        if let authorization = headers.first("Authorization") {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return String(parts[1])
        }
        return headers.first("x-api-key")
    }
}
