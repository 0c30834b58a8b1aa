import Gateway
import Glibc
import JSON

/// The directory of the books, and what lies in it besides the ledger.
struct DataDirectory: Sendable, Equatable {
    let path: String
    /// By account, the region whose prices it pays, as ./zumik.json says.
    let priceRegions: [String: String]
    private let masterKey: MasterKeySource

    init(path: String, masterKey: MasterKeySource = .own) {
        self.path = path
        self.masterKey = masterKey
        priceRegions = [:]
    }

    /// The directory that a command works on: the one given, else that of ./zumik.json, else `data`.
    ///
    /// Only `data_dir` and `master_key` are read: an operator who looks at the books need not have the providers' keys.
    init(given: String?, in world: World) {
        let configured = world.readFile("zumik.json")
            .flatMap { try? JSONDocument(parsing: $0).root }
        path = given ?? configured?["data_dir"]?.string ?? "data"
        var regions: [String: String] = [:]
        for (_, provider) in configured?["providers"]?.members.map({ $0 }) ?? [] {
            for account in provider["accounts"]?.elements.map(\.self) ?? [] {
                if let name = account["name"]?.string {
                    regions[name] = account["price_region"]?.string
                }
            }
        }
        priceRegions = regions
        let key = configured?["master_key"]
        if let file = key?["file"]?.string {
            masterKey = .file(file)
        } else if let name = key?["env"]?.string {
            masterKey = .environment(Secret(world.environment[name] ?? ""))
        } else {
            masterKey = MasterKeySource(environment: world.environment)
        }
    }

    /// Whether there is anything of a ledger: an anchor alone is one that lost its database.
    var hasLedger: Bool {
        ["/ledger.sqlite", "/ledger.anchor"].contains { access(path + $0, F_OK) == 0 }
    }

    var hasProjections: Bool { access(path + "/projections.sqlite", F_OK) == 0 }

    var vault: CustomerVault {
        CustomerVault(
            directory: path + "/keys", contents: path + "/files", masterKey: masterKey)
    }
}
