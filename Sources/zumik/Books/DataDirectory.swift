import Gateway
import JSON

/// The directory of the books, and what lies in it besides the ledger.
struct DataDirectory: Sendable, Equatable {
    let path: String

    init(path: String) {
        self.path = path
    }

    /// The directory that a command works on: the one given, else that of ./zumik.json, else `data`.
    ///
    /// Only `data_dir` is read: an operator who looks at the books need not have the providers' keys.
    init(given: String?, in world: World) {
        if let given {
            path = given
        } else if let bytes = world.readFile("zumik.json"),
            let configured = try? JSONDocument(parsing: bytes).root["data_dir"]?.string
        {
            path = configured
        } else {
            path = "data"
        }
    }

    var vault: CustomerVault { CustomerVault(directory: path + "/keys") }
}
