package import Events
package import HTTPClient
package import Ledger
package import Pricing
package import Projections
import Synchronization

/// What every request is served with; made once in the composition root. A class, because every request holds it.
package final class GatewayServices: Sendable {
    package let configuration: GatewayConfiguration
    package let log: any EventAppending
    package let reader: LedgerReader
    package let client: HTTPClient
    package let prices: PricesInForce
    package let directory: DirectoryStore
    package let digests: CustomerVault
    package let coolDowns: CoolDowns
    package let gate: AdmissionGate
    package let routing: RoutingState
    package let outages: Outages
    package let fleets: Fleets
    package let inFlight: InFlight
    let cacheShelves = CacheShelves()
    package let metrics: GatewayMetrics
    package let logger: Logger
    package let clock: any GatewayClock
    package let ids: any IDSource
    /// Customers' own keys whose refusal is being recorded.
    let beingRefused = Mutex<Set<CredentialName>>([])

    package init(
        configuration: GatewayConfiguration, log: any EventAppending, reader: LedgerReader,
        client: HTTPClient,
        catalogue: PriceCatalogue, directory: DirectoryStore,
        budgets: BudgetBalances = BudgetBalances(), digests: CustomerVault,
        metrics: GatewayMetrics, logger: Logger, clock: any GatewayClock, ids: any IDSource
    ) {
        self.configuration = configuration
        self.log = log
        self.reader = reader
        self.client = client
        self.directory = directory
        self.digests = digests
        self.metrics = metrics
        self.logger = logger
        self.clock = clock
        self.ids = ids
        coolDowns = CoolDowns()
        gate = AdmissionGate(
            budgets: budgets,
            ceilings: Dictionary(
                configuration.accounts.compactMap { account in
                    account.hosted.map { (account.name, $0.slots) }
                }, uniquingKeysWith: min))
        fleets = Fleets(accounts: configuration.accounts)
        routing = RoutingState(strategy: configuration.strategy, fleets: fleets)
        outages = Outages(configuration: configuration)
        inFlight = InFlight()
        prices = PricesInForce(catalogue) { catalogue in
            Admission(
                resolver: ModelResolver(
                    aliases: configuration.aliases, accounts: configuration.accounts,
                    catalogue: catalogue.models.map { (provider: $0.provider, model: $0.id) }),
                catalogue: catalogue, classes: configuration.classes)
        }
    }

    /// The prices that hold now: what is served later may be rated by others.
    package var catalogue: PriceCatalogue { prices.entry(at: clock.now()).catalogue }

    /// Decides with the prices that hold now.
    package var admission: Admission { prices.entry(at: clock.now()).admission }
}
