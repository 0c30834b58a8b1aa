import HTTPClient
import Testing

/// Deadlines, cancelling, back-pressure, shutdown: what the reader does to a transfer.
struct FlowTests {
    @Test func `a deadline ends the wait and not the transfer`() async throws {
        let mayAnswer = Gate()
        try await withServer { conversation in
            conversation.readRequest()
            mayAnswer.wait()
            conversation.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")
            mayAnswer.wait()
            conversation.send("late")
        } test: { server, client in
            let transfer = client.start(post(server, "{}"))
            await #expect(throws: TransferError.timedOut) {
                try await transfer.head(until: .now + .milliseconds(30))
            }
            await #expect(throws: TransferError.timedOut) {
                try await transfer.complete(until: .now, bodyBytesMax: 10)
            }
            mayAnswer.open()
            let head = try await transfer.head(until: .soon)
            #expect(head.status == 200)
            await #expect(throws: TransferError.timedOut) {
                try await transfer.next(until: .now + .milliseconds(5))
            }
            mayAnswer.open()
            #expect(try await transfer.next(until: .soon).map(text) == "late")
            #expect(try await transfer.next(until: .now) == nil)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `a nearer deadline noted later moves the alarm forward`() async throws {
        try await withServer { conversation in
            conversation.waitForClose()
        } test: { server, client in
            let far = client.start(get(server))
            let near = (0..<5).map { _ in client.start(get(server)) }
            await withTaskGroup { group in
                group.addTask {
                    await #expect(throws: TransferError.cancelled) {
                        try await far.head(until: .soon)
                    }
                }
                for (number, transfer) in near.enumerated().reversed() {
                    let deadline = ContinuousClock.now + .milliseconds(20 + 20 * number)
                    await #expect(throws: TransferError.timedOut) {
                        try await transfer.head(until: deadline)
                    }
                    // Never early, and not with the far one.
                    #expect(ContinuousClock.now >= deadline)
                    #expect(ContinuousClock.now < deadline + .seconds(60))
                }
                far.cancel()
            }
        }
    }

    @Test func `a deadline beyond all reckoning is none`() async throws {
        try await withServer { conversation in
            conversation.readRequest()
            conversation.answer("ok")
        } test: { server, client in
            let never = ContinuousClock.now + .seconds(Int64.max / 2)
            let head = try await client.start(get(server)).head(until: never)
            #expect(head.status == 200)
        }
    }

    @Test func `transfers over the connections of a host wait for one`() async throws {
        let mayAnswer = Gate()
        let configuration = HTTPClientConfiguration(
            connectionsPerHostMax: 1, connectTimeout: .milliseconds(50))
        try await withServer(configuration) { conversation in
            while conversation.readRequest() != nil {
                mayAnswer.wait()
                conversation.answer("ok")
            }
        } test: { server, client in
            let first = client.start(post(server, "1"))
            let second = client.start(post(server, "2"))
            // Waiting for a turn is not connecting: the connect timeout does not count.
            await #expect(throws: TransferError.timedOut) {
                try await second.head(until: .now + .milliseconds(200))
            }
            #expect(!second.timings.requestSent)
            mayAnswer.open()
            mayAnswer.open()
            #expect(await first.wholeError() == nil)
            #expect(await second.wholeError() == nil)
            #expect(server.connectionCount == 1)
        }
    }

    @Test func `cancelling before the head ends the wait and closes the connection`() async throws {
        let hasRequest = Gate()
        try await withServer { conversation in
            conversation.readRequest()
            hasRequest.open()
            conversation.waitForClose()
            hasRequest.open()
        } test: { server, client in
            let transfer = client.start(post(server, "{}"))
            await withTaskGroup { group in
                group.addTask {
                    await #expect(throws: TransferError.cancelled) {
                        try await transfer.head(until: .soon)
                    }
                }
                await hasRequest.opened()
                transfer.cancel()
                transfer.cancel()
            }
            // The server has seen the close.
            await hasRequest.opened()
            #expect(transfer.timings.requestSent)
            #expect(await transfer.wholeError() == .cancelled)
            #expect(await transfer.streamError() == .cancelled)
        }
    }

    @Test func `cancelling in the body drops what has not been read`() async throws {
        let hasClosed = Gate()
        try await withServer { conversation in
            conversation.readRequest()
            conversation.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            conversation.send(chunk: "one")
            conversation.waitForClose()
            hasClosed.open()
        } test: { server, client in
            let transfer = client.start(get(server))
            _ = try await transfer.next(until: .soon)
            transfer.cancel()
            await #expect(throws: TransferError.cancelled) { try await transfer.next(until: .soon) }
            await hasClosed.opened()
        }
    }

    @Test func `cancelling at once sends nothing that the timings do not tell`() async throws {
        try await withServer { conversation in
            while conversation.readRequest() != nil { conversation.answer("ok") }
        } test: { server, client in
            var toldSent = 0
            for number in 0..<200 {
                let transfer = client.start(post(server, "\(number)"))
                transfer.cancel()
                toldSent += transfer.timings.requestSent ? 1 : 0
                #expect(await transfer.wholeError() == .cancelled)
            }
            #expect(await client.start(get(server)).wholeError() == nil)
            #expect(server.requests.count - 1 <= toldSent)
        }
    }

    @Test func `a forgotten transfer is cancelled`() async throws {
        let hasClosed = Gate()
        try await withServer { conversation in
            conversation.readRequest()
            conversation.waitForClose()
            hasClosed.open()
        } test: { server, client in
            await #expect(throws: TransferError.timedOut) {
                try await client.start(get(server)).head(until: .now + .milliseconds(20))
            }
            await hasClosed.opened()
        }
    }

    @Test func `a slow reader holds the sender back and gets every byte`() async throws {
        let content = (0..<2_048).reduce(into: [UInt8]()) { content, block in
            content += [UInt8](repeating: UInt8(truncatingIfNeeded: block), count: 4_096)
        }
        let sentUnread = Record<Int>()
        let isHeldBack = Gate()
        let configuration = HTTPClientConfiguration(responseBufferBytesMax: 64 << 10)
        try await withServer(configuration) { conversation in
            conversation.readRequest()
            conversation.send("HTTP/1.1 200 OK\r\nContent-Length: \(content.count)\r\n\r\n")
            let sent = conversation.sendUntilHeldBack(content)
            sentUnread.append(sent)
            isHeldBack.open()
            conversation.send(Array(content[sent...]))
        } test: { server, client in
            let transfer = client.start(get(server))
            await isHeldBack.opened()
            // What the sockets' buffers take, and not the whole body.
            #expect(sentUnread.entries.allSatisfy { $0 < content.count })
            let pieces = try await transfer.rest()
            #expect(pieces.allSatisfy { $0.count <= 64 << 10 })
            // By hand: the macro would describe eight million bytes.
            let isWhole = pieces.reduce(into: []) { $0 += $1 } == content
            #expect(isWhole)
        }
    }

    @Test func `a paused stream can be collected whole instead`() async throws {
        let configuration = HTTPClientConfiguration(responseBufferBytesMax: 1 << 10)
        try await withServer(configuration) { conversation in
            conversation.readRequest()
            conversation.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            conversation.send([UInt8](repeating: 1, count: 1_000_000))
        } test: { server, client in
            let transfer = client.start(get(server))
            _ = try await transfer.head(until: .soon)
            let (_, body) = try await transfer.complete(until: .soon, bodyBytesMax: 1_000_000)
            #expect(body.count == 1_000_000)
        }
    }

    @Test func `a paused stream that breaks still delivers its bytes and then the break`()
        async throws
    {
        let hasClosed = Gate()
        let configuration = HTTPClientConfiguration(responseBufferBytesMax: 1 << 10)
        try await withServer(configuration) { conversation in
            conversation.readRequest()
            conversation.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            conversation.send([UInt8](repeating: 1, count: 60_000))
            conversation.close()
            hasClosed.open()
        } test: { server, client in
            let transfer = client.start(get(server))
            _ = try await transfer.head(until: .soon)
            await hasClosed.opened()
            var received = 0
            await #expect(throws: TransferError.connectionReset) {
                while let piece = try await transfer.next(until: .soon) { received += piece.count }
            }
            #expect(received == 60_000)
        }
    }

    @Test func `shutdown cancels what runs, and what comes later`() async throws {
        let hasRequest = Gate()
        try await withServer { conversation in
            conversation.readRequest()
            hasRequest.open()
            conversation.waitForClose()
        } test: { server, client in
            let transfer = client.start(get(server))
            await withTaskGroup { group in
                group.addTask { #expect(await transfer.wholeError() == .cancelled) }
                await hasRequest.opened()
                await onOwnThread { client.shutdown() }
            }
            #expect(await client.start(get(server)).wholeError() == .cancelled)
            client.shutdown()
        }
    }
}
