import Events
import Providers
import Testing

@testable import Gateway

@Suite struct StreamRelayTests {
    private func frame(_ name: String, _ kind: FrameKind) -> StreamStep {
        .frame(Array(name.utf8), kind)
    }

    private let failure = UpstreamFailure(reason: .providerStreamTruncated)

    @Test func `nothing leaves before the first content`() {
        var relay = StreamRelay()
        let action = relay.take([frame("role;", .preamble), frame("more;", .preamble)])
        #expect(action.frames.isEmpty)
        #expect(action.verdict == nil)
        #expect(!relay.hasContent)
    }

    @Test func `with the first content everything that was held leaves, in order`() {
        var relay = StreamRelay()
        _ = relay.take([frame("role;", .preamble)])
        let action = relay.take([frame("two;", .preamble), frame("text;", .content)])
        #expect(text(action.frames) == "role;two;text;")
        #expect(relay.hasContent)
    }

    @Test func `after the first content every frame leaves at once`() {
        var relay = StreamRelay()
        _ = relay.take([frame("text;", .content)])
        let action = relay.take([frame("usage;", .closing), frame("odd;", .preamble)])
        #expect(text(action.frames) == "usage;odd;")
    }

    @Test func `a failure before the first content takes the held frames with it`() {
        var relay = StreamRelay()
        let action = relay.take([frame("role;", .preamble), .failed(failure)])
        #expect(action.frames.isEmpty)
        #expect(action.verdict == .failed(failure))
        #expect(!relay.hasContent)
    }

    @Test func `content that came with a failure still leaves`() {
        var relay = StreamRelay()
        let action = relay.take([frame("text;", .content), .failed(failure)])
        #expect(text(action.frames) == "text;")
        #expect(action.verdict == .failed(failure))
    }

    @Test func `an end without content lets the held frames go`() {
        var relay = StreamRelay()
        let action = relay.take([frame("role;", .preamble), frame("stop;", .closing), .finished])
        #expect(text(action.frames) == "role;stop;")
        #expect(action.verdict == .succeeded)
        #expect(!relay.hasContent)
    }

    @Test func `nothing after the end counts`() {
        var relay = StreamRelay()
        let action = relay.take([
            frame("text;", .content), .finished, frame("late;", .content), .failed(failure),
        ])
        #expect(text(action.frames) == "text;")
        #expect(action.verdict == .succeeded)
    }
}
