import Gateway

/// `zumik serve [--config zumik.json] [--data DIR] [--listen ADDR:PORT] [--simulate]`
extension ServeCommand: Command {
    static let form = CommandForm(
        name: ["serve"], summary: "run the gateway",
        options: [
            OptionForm(
                "config", "FILE", "else ./zumik.json, else each provider whose key variable is set"),
            OptionForm("data", "DIR", "data directory, in place of the configuration's"),
            OptionForm("listen", "ADDR:PORT", "where to listen, in place of the configuration's"),
            OptionForm(
                "accept-truncation", nil, "go on with a ledger that lost events; recorded in it"),
            OptionForm("simulate", nil, "simulated providers; customer `demo` with key zk-demo"),
        ],
        notes: [
            """
            --simulate listens on loopback only, its admin token is zk-admin-demo, and nothing of it is real. SIGTERM or \
            SIGINT ends the server when what runs has ended.
            """
        ],
        examples: [
            "zumik serve --simulate", "zumik serve --config zumik.json --data /var/lib/zumik",
        ])

    init(_ arguments: ParsedArguments) throws(UsageError) {
        let listen = arguments.text("listen")
        let address = listen.flatMap { ListenAddress($0) }
        if let listen, address == nil {
            throw .wrongValue(option: "listen", value: listen, must: "be ADDRESS:PORT")
        }
        self.init(
            configPath: arguments.text("config"), dataDirectory: arguments.text("data"),
            listen: address, simulate: arguments.has("simulate"),
            acceptTruncation: arguments.has("accept-truncation"))
    }
}
