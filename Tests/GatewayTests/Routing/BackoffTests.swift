import Gateway
import Testing

@Suite struct BackoffTests {
    @Test(
        arguments: [
            (1, 200), (2, 400), (3, 800), (4, 1_600), (5, 3_200), (6, 5_000), (7, 5_000),
            (1_000_000, 5_000), (0, 200), (-3, 200),
        ] as [(Int, Int64)])
    func `the ceiling doubles with each retry up to five seconds`(retry: Int, ceiling: Int64) {
        #expect(Backoff.fullJitter(retry: retry, chance: 0) == 0)
        #expect(Backoff.fullJitter(retry: retry, chance: 0.5) == ceiling / 2)
        #expect(Backoff.fullJitter(retry: retry, chance: 0.999_999_999) == ceiling - 1)
    }
}
