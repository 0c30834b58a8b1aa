/// Where an export's bytes go.
struct ExportSink {
    /// Whether bytes of an export that fails are let go of: then they are made once, for the record and for the sink.
    ///
    /// What is printed cannot be taken back: it is recorded before.
    let takesOnlyWhole: Bool
    let write: ([UInt8]) throws -> Void
}
