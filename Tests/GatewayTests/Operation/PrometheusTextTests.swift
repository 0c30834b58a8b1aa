import Testing

@testable import Gateway

@Suite struct PrometheusTextTests {
    @Test func `a family has its help and its type`() {
        var text = PrometheusText()
        text.family("zumik_requests_total", "counter", "Requests.")
        #expect(
            text.text
                == "# HELP zumik_requests_total Requests.\n# TYPE zumik_requests_total counter\n"
        )
    }

    @Test func `a sample has its labels, or none`() {
        var text = PrometheusText()
        text.sample("a_total", [], 7 as Int64)
        text.sample("a_total", [("x", "1"), ("y", "")], 9_007_199_254_740_993 as Int64)
        #expect(text.text == "a_total 7\na_total{x=\"1\",y=\"\"} 9007199254740993\n")
    }

    @Test(arguments: [
        (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("a\tb é", "a\tb é"),
    ])
    func `label values are escaped`(value: String, written: String) {
        var text = PrometheusText()
        text.sample("a", [("x", value)], 1 as Int64)
        #expect(text.text == "a{x=\"\(written)\"} 1\n")
    }

    @Test func `a histogram is cumulative and ends with +Inf, sum and count`() {
        var histogram = Histogram(bounds: [0.1, 1])
        for value in [0.05, 0.1, 0.5, 3] { histogram.observe(value) }
        var text = PrometheusText()
        text.histogram("t_seconds", [("p", "x")], histogram)
        #expect(
            text.text == """
                t_seconds_bucket{p="x",le="0.1"} 2
                t_seconds_bucket{p="x",le="1.0"} 3
                t_seconds_bucket{p="x",le="+Inf"} 4
                t_seconds_sum{p="x"} 3.65
                t_seconds_count{p="x"} 4

                """)
    }

    @Test func `the bounds of the gateway's histograms ascend`() {
        for bounds in [Histogram.addedLatencySeconds, Histogram.firstTokenSeconds] {
            #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
        }
    }
}
