package import JSON

/// Another profile serves a customer from here on, and on what grounds.
package struct ProfileActivated: EventData {
    package var profile: Profile
    package var previous: Profile
    /// The replay that it rests on; nil: none was asked for, or it was overridden.
    package var replay: String?
    /// Why it was done without the evidence that the policy asks for, in the administrator's words.
    package var override: String?

    package init(profile: Profile, previous: Profile, replay: String?, override: String?) {
        self.profile = profile
        self.previous = previous
        self.replay = replay
        self.override = override
    }

    package static let fields = [
        EventField(
            "override", "string or null", "why without evidence, in the administrator's words"),
        EventField("previous", "word", "the profile before"),
        EventField("profile", "word", "managed, byok, byoc or hybrid"),
        EventField("replay", "string or null", "id of the replay that it rests on"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("override", override)
        json.member("previous", previous.rawValue)
        json.member("profile", profile.rawValue)
        json.member("replay", replay)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        override = try fields.optionalString("override")
        previous = try fields.word("previous")
        profile = try fields.word("profile")
        replay = try fields.optionalString("replay")
    }
}
