/// The version of this program, as `zumik version` and the `User-Agent` of its calls say it.
enum Version {
    static let text = "0.1.0"
}
