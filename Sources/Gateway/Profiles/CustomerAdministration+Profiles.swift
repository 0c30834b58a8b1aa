package import Events
import Ledger
package import Projections

extension CustomerAdministration {
    /// The longest reason of an override, in bytes.
    package static let overrideBytesMax = 500

    /// Activates a profile, with the evidence that the customer's policy asks for or with the administrator's reason
    /// for doing without.
    ///
    /// - Parameters:
    ///   - replay: the customer's own newest replay of this profile; nil: there is none.
    ///   - servers: the customer's own, as they are configured; nil: nobody knows here.
    /// - Throws: ``AdministrationError/evidenceMissing(_:)`` with the numbers.
    package func activate(
        _ profile: Profile, of id: String, on replay: ReplayDesk.Recorded?,
        servers: ConfiguredServers? = nil, override: String?, in directory: CustomerDirectory
    ) async throws(AdministrationError) -> [RecordedEvent] {
        let customer = try known(id, in: directory)
        guard let policy = directory.customers[customer] else { throw .unknownCustomer(id) }
        if let override {
            guard (1...Self.overrideBytesMax).contains(override.utf8.count),
                override.contains(where: { !$0.isWhitespace }),
                override.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
            else { throw .invalidOverride(bytesMax: Self.overrideBytesMax) }
        }
        var basis: String?
        var reason: String?
        if EvidenceGate.asksForEvidence(profile) {
            let own = replay.flatMap { $0.customer == customer ? $0 : nil }
            let findings = EvidenceGate.findings(
                own?.fact, for: profile, policy.evidence, servers: servers, at: clock.now())
            if findings.isEmpty {
                basis = own?.fact.replayID
            } else if let override {
                (basis, reason) = (own?.fact.replayID, override)
            } else {
                throw .evidenceMissing(
                    EvidenceMissing(
                        customer: customer, profile: profile, replay: own?.fact.replayID,
                        findings: findings))
            }
        }
        // What the decision rests on must not have changed meanwhile: the policy, or another activation.
        return try await append(
            .profileActivated(
                ProfileActivated(
                    profile: profile, previous: policy.profile, replay: basis, override: reason)),
            of: customer,
            expected: directory.versions[.customer(customer)].map { .exactly($0) } ?? .any)
    }

    /// The customer's own newest replay of a profile.
    package static func evidence(
        for profile: Profile, of id: String, in desk: ReplayDesk
    ) async throws -> ReplayDesk.Recorded? {
        try await desk.latest(limit: 1_000).first {
            $0.customer?.text == id && $0.fact.profile == profile
                && $0.fact.workload.source == .ledger
        }
    }
}

/// Why a profile is not activated: what was found, with the numbers.
package struct EvidenceMissing: Error, Sendable, Equatable, CustomStringConvertible {
    package var customer: CustomerID
    package var profile: Profile
    /// The replay that was looked at; nil: there is none.
    package var replay: String?
    package var findings: [EvidenceGate.Finding]

    package var description: String {
        let head = "\(profile.rawValue) is not activated for \(customer): "
        let basis = replay.map { "replay \($0) is not evidence enough: " } ?? ""
        return head + basis + findings.map(\.description).joined(separator: "; ")
    }
}
