import Events
import HTTPClient

/// Asks the customers' own servers for their load, each every second; routers choose by themselves and are not asked.
package struct FleetWatcher: Sendable {
    static let pauseMs: Int64 = 1_000
    private static let timeoutMs: Int64 = 900
    private static let bodyBytesMax = 4 << 20

    private let services: GatewayServices

    package init(services: GatewayServices) {
        self.services = services
    }

    /// Asks until ``Fleets/finish()``.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for server in services.configuration.accounts
            where server.hosted?.isRouter == false {
                group.addTask { await watch(server) }
            }
            for await _ in services.fleets.running {}  // Nothing comes but the end.
            group.cancelAll()
        }
    }

    private func watch(_ server: Account) async {
        while !Task.isCancelled {
            await ask(server)
            await services.clock.pause(
                until: services.clock.instant().advanced(by: .milliseconds(Self.pauseMs)))
        }
    }

    /// A server that does not tell is judged by what we sent it, and by its circuit.
    private func ask(_ server: Account) async {
        let own = services.fleets.own(server.name)
        let transfer = services.client.start(
            HTTPClientRequest(
                method: "GET", url: Self.root(of: server.baseURL) + "/metrics", headers: [],
                body: nil, connectTimeout: .milliseconds(Self.timeoutMs)))
        let until = services.clock.instant().advanced(by: .milliseconds(Self.timeoutMs))
        guard
            let (head, body) = try? await transfer.complete(
                until: until, bodyBytesMax: Self.bodyBytesMax),
            head.status == 200,
            let load = HostedLoad(prometheus: String(decoding: body, as: UTF8.self))
        else { return transfer.cancel() }
        services.fleets.told(load, own: own, by: server.name, at: services.clock.now())
    }

    /// Metrics stand beside `/v1`, not under it.
    private static func root(of baseURL: String) -> String {
        baseURL.hasSuffix("/v1") ? String(baseURL.dropLast(3)) : baseURL
    }
}
