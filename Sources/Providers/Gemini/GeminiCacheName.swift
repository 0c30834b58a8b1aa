import JSON

/// The member by which Google's own OpenAI layer takes the name of an explicit cache:
/// `extra_body.google.cached_content`.
enum GeminiCacheName {
    static let holder = "extra_body"
    private static let path = "extra_body.google.cached_content"

    /// The name, or nil where the request names none.
    ///
    /// A cache belongs to the account that pays for its storage. With the customer's own key that is the customer; what an
    /// account of the operator's holds is nobody's to name.
    ///
    /// - Throws: ``InvalidRequest`` for what is no cache of the customer's.
    static func read(
        _ body: JSONValue, for target: UpstreamTarget
    ) throws(InvalidRequest) -> String? {
        guard let value = body[holder]?["google"]?["cached_content"], !value.isNull else {
            return nil
        }
        guard target.isCustomersOwn, let name = value.string, isName(name) else {
            throw InvalidRequest(
                "No cache of this name is yours: caches are made, and named, with your own key.",
                param: path, isNotFound: true)
        }
        // Beside the name nothing may stand there that would be lost without a word.
        guard body[holder]?.count == 1, body[holder]?["google"]?.count == 1 else {
            throw InvalidRequest(
                "Beside `cached_content` nothing else is taken here.", param: holder)
        }
        return name
    }

    static func isName(_ name: String) -> Bool {
        let prefix = "cachedContents/"
        let id = name.utf8.dropFirst(prefix.utf8.count)
        return name.hasPrefix(prefix) && (1...128).contains(id.count)
            && id.allSatisfy(isPlainIDByte)
    }
}
