import Events
import Projections
import Providers
import Synchronization

extension GatewayServices {
    /// The key that an account is called with; nil when it is a customer's and does not open.
    func key(of account: Account) -> Secret? {
        switch account.key {
        case .configured(let secret): return secret
        case .sealed(let name):
            do throws(CredentialError) { return try digests.open(name) } catch {
                logger.error("a customer's own key does not open", error: error.label)
                return nil
            }
        }
    }

    /// Records that a provider refused a customer's own key: no request is made with it from here on.
    ///
    /// Many requests may meet the refusal at once; the first of them records it.
    func ownKeyRefused(_ name: CredentialName, httpStatus: Int?, by response: ResponseID) async {
        let credential = directory.current.credentials(of: name.customer)[name.provider]
        guard credential?.id == name.id, credential?.refusedAt == nil,
            beingRefused.withLock({ $0.insert(name).inserted })
        else { return }
        defer { _ = beingRefused.withLock { $0.remove(name) } }
        let administration = CustomerAdministration(
            log: log, vault: digests, ids: ids, clock: clock)
        do throws(AdministrationError) {
            let events = try await administration.credentialRefused(
                name, httpStatus: httpStatus, by: response)
            for event in events { directory.apply(event) }
        } catch {
            // The next request meets the refusal again, and records it then.
            logger.error("a refused credential could not be recorded", error: error.label)
        }
    }
}

extension ReasonCode {
    /// What is said to the client of an attempt's failure; the provider's own words only where they are not about an
    /// account.
    func message(of failure: UpstreamFailure?, refuserOfOwnKey: Provider?) -> String {
        if self == .providerAuthFailed, let refuserOfOwnKey {
            return "\(refuserOfOwnKey.rawValue) refused your own key, which is not used any more: "
                + "have your administrator seal a valid one."
        }
        return concernsAccount ? sentence : failure?.message ?? sentence
    }
}

extension UpstreamFailure {
    /// Whether the provider does not know the key; a 403 says that a good key may not do this.
    var refusesKey: Bool { reason == .providerAuthFailed && refuses == .account }
}
