import Events
import Projections

extension NativeRequest {
    /// Waits until the projections include the event that `min_seq` names, if it is given.
    func waited(for projector: Projector, _ clock: any GatewayClock) async throws {
        guard let least = try integer("min_seq", in: 0...Int64.max) else { return }
        let isThere = await projector.wait(
            until: least, deadline: clock.instant().advanced(by: Self.longestWait))
        guard isThere else {
            throw ClientError(
                status: 504, reason: .deadlineExceeded,
                message: "Event \(least) is not in the projections yet.", param: "min_seq")
        }
    }

    /// A time; a day alone begins in the zone.
    func time(_ name: String, in zone: CivilZone) throws(ClientError) -> Timestamp? {
        guard let text = try text(name), let day = zone.beginning(ofDay: text) else {
            return try time(name)
        }
        return day
    }

    /// The longest that `min_seq` waits.
    private static let longestWait = Duration.seconds(5)
}
