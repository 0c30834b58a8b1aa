"""Streams as a client feels them: the pauses between chunks, and a thousand that are open at once."""

import asyncio
import socket
import time

from load import body
from processes import Server

PACE_MS = 5
# Nagle's algorithm against delayed acknowledgements costs 40 ms; a pause near it is such a stall.
STALL_MS = 30


def request(key: str, words: str) -> bytes:
    content = body(True, words).encode()
    head = (
        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {key}\r\nContent-Length: {len(content)}\r\n\r\n")
    return head.encode() + content


def percentile(values: list, share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Pauses:
    """Time from the request to the first content, and between contents, over some streams one after the other."""

    def __init__(self, port: int, key: str, streams: int):
        first, pauses = [], []
        with socket.create_connection(("127.0.0.1", port), 20) as connection:
            for _ in range(streams):
                times = self.times(connection, request(key, f" pace_ms={PACE_MS} chunks=40"))
                first.append(times[1] - times[0])
                pauses += [after - before for before, after in zip(times[1:], times[2:])]
        self.first_p50_ms = percentile(first, 0.5)
        self.p50_ms = percentile(pauses, 0.5)
        self.p99_ms = percentile(pauses, 0.99)
        self.max_ms = max(pauses)
        self.stalls = sum(pause >= STALL_MS for pause in pauses)
        self.count = len(pauses)

    @staticmethod
    def times(connection: socket.socket, sent: bytes) -> list:
        """In ms: the request, then each piece with a content chunk, until the end of the body."""
        begin = time.perf_counter()
        connection.sendall(sent)
        times, tail = [begin * 1e3], b""
        while True:
            piece = connection.recv(65_536)
            if not piece:
                raise SystemExit("a paced stream was cut off")
            if b'"content":' in tail[-9:] + piece:
                times.append(time.perf_counter() * 1e3)
            tail = tail[-256:] + piece
            # Without trailers the body ends with an empty chunk; with them, they and an empty line follow it.
            if b"[DONE]" in tail and tail.endswith(b"\r\n\r\n"):
                return times


class OpenStreams:
    """Memory and completeness with many slow streams open at once."""

    def __init__(self, port: int, key: str, count: int, proxy: Server):
        self.count = count
        self.before_mb = proxy.memory_mb("VmRSS")
        cpu = proxy.cpu_seconds()
        self.while_open_mb = 0.0
        self.open_together = 0
        self.completed = asyncio.run(self.hold(port, request(key, " pace_ms=500 chunks=24"), proxy))
        self.cpu_seconds = proxy.cpu_seconds() - cpu

    async def hold(self, port: int, sent: bytes, proxy: Server) -> int:
        state = {"open": 0}
        streams = [asyncio.create_task(self.one(port, sent, state)) for _ in range(self.count)]
        watch = asyncio.create_task(self.watch(state, proxy))
        done = await asyncio.wait_for(asyncio.gather(*streams), 120)
        watch.cancel()
        return sum(done)

    async def watch(self, state: dict, proxy: Server):
        while True:
            await asyncio.sleep(0.25)
            self.open_together = max(self.open_together, state["open"])
            if state["open"] > 0.9 * self.count:
                self.while_open_mb = max(self.while_open_mb, proxy.memory_mb("VmRSS"))

    @staticmethod
    async def one(port: int, sent: bytes, state: dict) -> bool:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(sent)
            tail = await reader.read(65_536)
            if b" 200 " not in tail[:20]:
                return False
            state["open"] += 1
            while b"[DONE]" not in tail:
                piece = await reader.read(65_536)
                if not piece:
                    return False
                tail = tail[-64:] + piece
            return True
        finally:
            state["open"] -= 1
            writer.close()
