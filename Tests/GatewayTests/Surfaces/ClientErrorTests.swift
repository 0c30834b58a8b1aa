import Events
import HTTPServer
import JSON
import Testing

@testable import Gateway

@Suite struct ClientErrorTests {
    private let id = ResponseID(surface: .chatCompletions, at: Samples.time, random: (1, 2))

    @Test func `OpenAI's shape has its four members, null where there is none`() {
        let error = ClientError(status: 502, reason: .providerError, message: "It \"broke\".")
        #expect(
            text(error.openAIBody)
                == #"{"error":{"message":"It \"broke\".","type":"upstream_error","param":null,"code":"provider_error"}}"#
        )
    }

    @Test func `the field at fault is the param`() {
        let error = ClientError(Refusal(.invalidRequest, "No.", param: "messages[0].role"))
        #expect(
            text(error.openAIBody)
                == #"{"error":{"message":"No.","type":"invalid_request_error","param":"messages[0].role","code":"invalid_request"}}"#
        )
    }

    @Test func `a missing key is OpenAI's authentication error`() {
        let response = ClientError.unauthorized.openAIResponse(id: nil)
        #expect(response.status == 401)
        #expect(response.headers.first("WWW-Authenticate") == "Bearer")
        #expect(response.headers.first("Zumik-Response-Id") == nil)
        #expect(text(response.body).contains(#""type":"authentication_error""#))
        #expect(text(response.body).contains(#""code":"invalid_api_key""#))
    }

    @Test func `the native surface gets problem details with the reason code`() throws {
        let error = ClientError(Refusal(.policyForbidden, "Not for you.", param: "model"))
        let response = error.problemResponse(id: id)
        #expect(response.status == 403)
        #expect(response.headers.first("Content-Type") == "application/problem+json")
        #expect(response.headers.first("Zumik-Response-Id") == id.text)
        let body = try JSONDocument(parsing: response.body).root
        #expect(
            body.node == [
                "type": "about:blank", "title": "Forbidden", "status": 403,
                "detail": "Not for you.", "param": "model", "reason_code": "policy_forbidden",
            ])
    }

    struct Hint: Sendable {
        var refusal: Refusal
        var retryAfter: String?
        var shouldRetry: String?

        init(
            _ reason: ReasonCode, status: Int? = nil, retryAfter: String? = nil,
            shouldRetry: String? = nil
        ) {
            refusal = Refusal(reason, "No.", status: status)
            self.retryAfter = retryAfter
            self.shouldRetry = shouldRetry
        }
    }

    @Test(arguments: [
        Hint(.invalidRequest), Hint(.modelNotFound), Hint(.policyForbidden),
        Hint(.invalidRequest, status: 409, shouldRetry: "false"),
        Hint(.invalidRequest, status: 422), Hint(.budgetExhausted, shouldRetry: "false"),
        Hint(.rateLimited, retryAfter: "1"), Hint(.queueFull, retryAfter: "1"),
        Hint(.ledgerUnavailable, retryAfter: "1"), Hint(.shuttingDown, retryAfter: "1"),
        Hint(.noRoute, retryAfter: "1"),
    ])
    func `a refusal says whether and when to try again`(hint: Hint) {
        let response = ClientError(hint.refusal).openAIResponse(id: id)
        #expect(response.status == hint.refusal.status)
        #expect(response.headers.first("Retry-After") == hint.retryAfter)
        #expect(response.headers.first("x-should-retry") == hint.shouldRetry)
    }

    @Test func `every status in use has its standard phrase`() {
        let statuses =
            ReasonCode.allCases.map(\.httpStatus).filter { $0 >= 400 && $0 != 499 }
            + [401, 405, 409, 413, 422, 431, 500, 501]
        for status in statuses { #expect(StatusPhrase.of(status) != "Error", "\(status)") }
    }
}
