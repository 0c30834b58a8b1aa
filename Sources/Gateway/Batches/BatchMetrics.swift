import Events

extension BatchEngine {
    /// Batches, their lines and the customers' files, for Prometheus.
    func writeMetrics(to text: inout PrometheusText) {
        let open = store.open()
        text.family("zumik_batches_open", "gauge", "Batches that have not ended, by status.")
        for status in ["validating", "in_progress", "finalizing", "cancelling"] {
            text.sample(
                "zumik_batches_open", [("status", status)],
                Int64(open.count { $0.status == status }))
        }
        text.family("zumik_batch_lines_open", "gauge", "Lines of batches that have not ended.")
        text.sample(
            "zumik_batch_lines_open", [], open.reduce(0) { $0 + ($1.validated?.lines ?? 0) })
        let counts = services.metrics.snapshot
        text.family("zumik_batch_lines_total", "counter", "Lines by how they ended.")
        for (key, count) in counts.batchLines.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            text.sample(
                "zumik_batch_lines_total",
                [("completion", key.completion.rawValue), ("reason_code", key.reason.rawValue)],
                count)
        }
        text.family(
            "zumik_batch_lines_singly_total", "counter",
            "Lines that were served one by one, because no provider took them as a batch.")
        text.sample("zumik_batch_lines_singly_total", [], counts.batchLinesSingly)
        text.family("zumik_batch_jobs_total", "counter", "Jobs at providers by how they ended.")
        for (key, count) in counts.batchJobs.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            text.sample(
                "zumik_batch_jobs_total",
                [("provider", key.provider.rawValue), ("status", key.status.rawValue)], count)
        }
        let stored = files.stored
        text.family("zumik_files", "gauge", "Customers' files that are kept.")
        text.sample("zumik_files", [], stored.count)
        text.family("zumik_files_bytes", "gauge", "Bytes of customers' files that are kept.")
        text.sample("zumik_files_bytes", [], stored.bytes)
    }
}
