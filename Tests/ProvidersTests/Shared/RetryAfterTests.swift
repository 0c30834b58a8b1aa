import Testing

@testable import Providers

@Suite struct RetryAfterTests {
    @Test(arguments: [
        ([("retry-after", "20")], Duration.seconds(20)),
        ([("retry-after", "0")], .zero),
        ([("retry-after", "1.5")], .milliseconds(1_500)),
        ([("retry-after-ms", "250"), ("retry-after", "20")], .milliseconds(250)),
        ([("retry-after-ms", "0.2")], .milliseconds(1)),
        ([("retry-after-ms", "soon"), ("retry-after", "3")], .seconds(3)),
        (
            [
                ("retry-after", "Sun, 22 Nov 2026 16:00:30 GMT"),
                ("date", "Sun, 22 Nov 2026 16:00:00 GMT"),
            ], .seconds(30)
        ),
        (
            [
                ("retry-after", "Fri, 01 Jan 2027 00:00:05 GMT"),
                ("date", "Thu, 31 Dec 2026 23:59:55 GMT"),
            ], .seconds(10)
        ),
        (
            [
                ("retry-after", "Sun, 22 Nov 2026 15:00:00 GMT"),
                ("date", "Sun, 22 Nov 2026 16:00:00 GMT"),
            ], .zero
        ),
        ([("retry-after", "99999999999999999999")], .seconds(604_800)),
    ])
    func `a wait is read in every form`(headers: [(String, String)], expected: Duration) {
        let head = UpstreamHead(status: 429, headers: headers.map { (name: $0.0, value: $0.1) })
        #expect(head.retryAfter == expected)
    }

    @Test(arguments: [
        "", "-1", "inf", "nan", "1e9", "0x10", "soon", "1 s", "..",
        "Sun, 22 Nov 2026 16:00:30 GMT", "Sun, 99 Foo 2026 16:00:30 GMT",
        "22 Nov 2026 16:00:30 GMT",
    ])
    func `what is no wait, or a date without its base, is none`(text: String) {
        #expect(
            UpstreamHead(status: 429, headers: [("retry-after", text)]).retryAfter == nil)
    }

    @Test func `no header is no wait`() {
        #expect(UpstreamHead(status: 429, headers: []).retryAfter == nil)
    }
}
