import Events
import Gateway
import Testing

@Suite struct CoolDownsTests {
    private let key = RouteKey(account: "openai-us", model: "gpt-5.4")
    private let now = Samples.time

    @Test(
        arguments: [
            (Duration.seconds(5), 5_000), (.milliseconds(1_500), 1_500), (.seconds(60), 60_000),
            (.seconds(61), 60_000), (.seconds(86_400), 60_000), (.zero, 0), (.seconds(-3), 0),
        ] as [(Duration, Int64)])
    func `a cool-down is as long as asked, from nothing to a minute`(asked: Duration, ms: Int64) {
        let coolDowns = CoolDowns()
        coolDowns.cool(key, for: asked, at: now)
        #expect(coolDowns.freeAt(key) == now.adding(milliseconds: ms))
    }

    @Test func `a later end is never made sooner`() {
        let coolDowns = CoolDowns()
        coolDowns.cool(key, for: .seconds(10), at: now)
        coolDowns.cool(key, for: .seconds(2), at: now.adding(milliseconds: 1_000))
        #expect(coolDowns.freeAt(key) == now.adding(milliseconds: 10_000))
        coolDowns.cool(key, for: .seconds(20), at: now.adding(milliseconds: 2_000))
        #expect(coolDowns.freeAt(key) == now.adding(milliseconds: 22_000))
    }

    @Test func `a cool-down is of one account for one model`() {
        let coolDowns = CoolDowns()
        coolDowns.cool(key, for: .seconds(10), at: now)
        #expect(coolDowns.freeAt(RouteKey(account: "openai-us", model: "o3")) == nil)
        #expect(coolDowns.freeAt(RouteKey(account: "openai-eu", model: "gpt-5.4")) == nil)
    }

    @Test func `what has ended is forgotten when the next one begins`() {
        let coolDowns = CoolDowns()
        coolDowns.cool(key, for: .seconds(1), at: now)
        let other = RouteKey(account: "openai-eu", model: "gpt-5.4")
        coolDowns.cool(other, for: .seconds(1), at: now.adding(milliseconds: 1_000))
        #expect(coolDowns.freeAt(key) == nil)
        #expect(coolDowns.freeAt(other) == now.adding(milliseconds: 2_000))
    }
}
