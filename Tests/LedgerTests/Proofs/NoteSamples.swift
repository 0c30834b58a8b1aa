import Crypto
import Ledger

/// Keys, notes and receipts that the tests share.
enum NoteSamples {
    static func key(_ name: String, seed first: UInt8) throws -> NoteKey {
        NoteKey(
            name: try KeyName(name), key: try Ed25519PrivateKey(seed: (0..<32).map { first + $0 }))
    }

    /// The key of the recorded vectors.
    static func ledgerKey() throws -> NoteKey { try key("zumik.example/ledger", seed: 0) }

    static let vkey =
        "zumik.example/ledger+ec600101+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"

    /// The log of the eight published leaves; an implementation that is not ours has accepted it.
    static let checkpoint = """
        zumik.example/ledger
        8
        XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=

        \u{2014} zumik.example/ledger \
        7GABARYMbKC96iqdfbWjblCDDWUYdVoVL4Y/t+8gPv6viINJrDzAshzRZiYD+VEzIXDVRjwtNJrObqdgVspxAQoq+gQ=

        """

    /// The example of the C2SP signed-note text.
    static let exampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    static let example = """
        This is an example message.

        \u{2014} example.com/foo \
        Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

        """

    /// The key and the note of the documentation of Go's checksum database, with its secret.
    static let goSecret =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let goKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let goNote = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        \u{2014} PeterNeumann \
        x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """
}
