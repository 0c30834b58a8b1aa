import Testing

/// Scenarios of a whole gateway, one after the other: on a small machine two at once would make each other slow.
@Suite(.serialized, .timeLimit(.minutes(2))) struct Scenarios {}
