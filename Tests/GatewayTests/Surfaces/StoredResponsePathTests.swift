import Testing

@testable import Gateway

@Suite struct `paths of stored responses` {
    @Test(
        arguments: [
            ("GET", "/v1/responses/resp_1", "resp_1", .show),
            ("DELETE", "/v1/responses/resp_1", "resp_1", .delete),
            ("GET", "/v1/responses/resp_1/input_items", "resp_1", .listInput),
            ("POST", "/v1/responses/resp_1/cancel", "resp_1", .cancel),
            ("GET", "/v1/responses/resp%5F1", "resp_1", .show),
            ("GET", "/v1/responses/%zz", "%zz", .show),
            ("POST", "/v1/responses/resp_1", "resp_1", nil),
            ("GET", "/v1/responses/resp_1/cancel", "resp_1", nil),
            ("DELETE", "/v1/responses/resp_1/input_items", "resp_1", nil),
        ] as [(String, String, String, StoredResponsePath.Call?)])
    func `method and path say what is asked of which response`(
        method: String, path: String, id: String, call: StoredResponsePath.Call?
    ) throws {
        let read = try #require(StoredResponsePath(path))
        #expect(read.id == id)
        #expect(read.call(method) == call)
    }

    @Test(arguments: [
        "/v1/responses", "/v1/responses/", "/v1/responses//input_items", "/v1/responses/a/b",
        "/v1/responses/a/input_items/c", "/v1/responses/input_tokens", "/v1/responses/compact",
        "/v1/models/a",
    ])
    func `other paths name none`(path: String) {
        #expect(StoredResponsePath(path) == nil)
    }
}
