/// What to do, when the log is opened for writing, if events are missing or others than they were.
package enum LogStart: Sendable {
    /// Refuse, and say what is missing.
    case refuseTruncated
    /// Go on with what is there, and record that as `log_truncated`.
    case acceptTruncated
}
