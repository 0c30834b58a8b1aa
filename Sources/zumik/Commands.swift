/// One thing that `zumik` does, named by one word or two.
protocol Command: Sendable {
    static var form: CommandForm { get }

    /// Reads the arguments; what is wrong with them is said before anything is done.
    init(_ arguments: ParsedArguments) throws(UsageError)

    /// Does it. What goes wrong is thrown as a ``CommandFailure``, or as an error that has one.
    func run(in world: World) async throws -> CommandStatus
}

/// Every command, in the order of the overview.
enum Commands {
    static let all: [any Command.Type] = [
        ServeCommand.self,
        SimulateCommand.self,
        AuditCommand.self,
        CostsCommand.self,
        CacheDiscountsCommand.self,
        SLOCommand.self,
        ReasonCodesCommand.self,
        WeightsCommand.self,
        CircuitsListCommand.self,
        CircuitsCloseCommand.self,
        ExportBillingCommand.self,
        ReconcileCommand.self,
        PricesListCommand.self,
        PricesShowCommand.self,
        PricesImportCommand.self,
        PricesPublishCommand.self,
        PricesRepriceCommand.self,
        PeriodsListCommand.self,
        PeriodsCloseCommand.self,
        ReplayCommand.self,
        ProfilesListCommand.self,
        ProfilesShowCommand.self,
        ProfilesActivateCommand.self,
        CustomersCreateCommand.self,
        CustomersListCommand.self,
        CustomersShowCommand.self,
        CustomersBudgetCommand.self,
        CustomersEraseCommand.self,
        KeysIssueCommand.self,
        KeysListCommand.self,
        KeysRevokeCommand.self,
        PolicyShowCommand.self,
        PolicySetCommand.self,
        CredentialsSetCommand.self,
        CredentialsListCommand.self,
        CredentialsRemoveCommand.self,
        CredentialsRotateMasterCommand.self,
        ObjectivesListCommand.self,
        ObjectivesSetCommand.self,
        LedgerVerifyCommand.self,
        LedgerCheckpointCommand.self,
        LedgerProofCommand.self,
        LedgerStatsCommand.self,
        LedgerTailCommand.self,
        LedgerBackupCommand.self,
        ProjectionsStatusCommand.self,
        ProjectionsRebuildCommand.self,
        ProjectionsVerifyCommand.self,
        MigrateCommand.self,
        ConfigCheckCommand.self,
        VersionCommand.self,
    ]
}
