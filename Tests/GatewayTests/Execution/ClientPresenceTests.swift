import Testing

@testable import Gateway

@Suite struct ClientPresenceTests {
    @Test func `somebody waits until the client leaves`() async {
        let presence = ClientPresence(drains: false)
        #expect(presence.interruption == nil)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await presence.untilInterrupted() }
            group.addTask { await presence.untilInterrupted() }
            presence.interrupt(.clientLeft)
        }
        #expect(presence.interruption == .clientLeft)
    }

    @Test func `who comes after the departure does not wait`() async {
        let presence = ClientPresence(drains: true)
        presence.interrupt(.clientLeft)
        await presence.untilInterrupted()
    }

    @Test func `a wait ends with its task`() async {
        let presence = ClientPresence(drains: false)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await presence.untilInterrupted() }
            group.cancelAll()
        }
        #expect(presence.interruption == nil)
    }

    @Test(arguments: [
        ([Interruption.clientLeft, .clientLeft], Interruption.clientLeft),
        ([.clientLeft, .shutdown], .shutdown), ([.shutdown, .clientLeft], .shutdown),
    ])
    func `a shutdown outranks a departure`(causes: [Interruption], result: Interruption) {
        let presence = ClientPresence(drains: false)
        for cause in causes { presence.interrupt(cause) }
        #expect(presence.interruption == result)
    }
}
