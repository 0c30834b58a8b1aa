import Crypto
import Events
import JSON
import Providers

/// What a request says of its session and its idempotency, as digests that only the customer's secret gives a meaning.
struct RequestDigests: Sendable {
    /// For cache affinity: the `Zumik-Session` header, else `prompt_cache_key`, else the prompt's beginning.
    let session: String?
    let idempotencyKey: String?
    let body: String?
    /// How the prompt begins, for replays; nil for a short prompt.
    let promptPrefix: String?
    /// The id of the admission's event: the same key of the same customer can be admitted once only.
    let admissionID: EventID?

    init(
        _ request: any ClientRequest, _ options: RequestOptions, _ customer: CustomerID,
        _ vault: CustomerVault
    ) {
        let sessionText = options.session ?? request.promptCacheKey
        let prefix = sessionText.map { Array($0.utf8) } ?? Self.promptPrefix(request)
        // Half a digest is plenty to tell sessions apart, and this one stands in every admission.
        session = vault.digest(prefix, of: customer, domain: "session")
            .map { Hex.encode(Array($0.bytes.prefix(16))) }
        promptPrefix = Self.fingerprints(request, customer, vault)
        guard let key = options.idempotencyKey,
            let digest = vault.digest(Array(key.utf8), of: customer, domain: "idempotency-key")
        else {
            (idempotencyKey, body, admissionID) = (nil, nil, nil)
            return
        }
        idempotencyKey = digest.hex
        body =
            vault.digest(request.document.bytes, of: customer, domain: "idempotency-body")?.hex
        admissionID = EventID(digest: digest.bytes)
    }

    private static func fingerprints(
        _ request: any ClientRequest, _ customer: CustomerID, _ vault: CustomerVault
    ) -> String? {
        let body = request.document.root
        guard request.surface != .embeddings, PromptFingerprints.isWorthwhile(body),
            let key = vault.digest([], of: customer, domain: "prompt-prefix")
        else { return nil }
        return PromptFingerprints.text(of: body, key: Array(key.bytes.prefix(16)))
    }

    /// The prompt's beginning, up to 4 KiB, with the model: what a provider's cache would begin with.
    private static func promptPrefix(_ request: any ClientRequest) -> [UInt8] {
        Array(request.model.utf8) + [0] + Array(request.promptBeginning.prefix(4_096))
    }
}
