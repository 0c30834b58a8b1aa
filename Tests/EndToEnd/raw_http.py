"""HTTP/1.1 over a bare socket, for what HTTP libraries hide: trailers, half requests and broken endings."""

import json
import socket


class RawAnswer:
    def __init__(self, status, headers, body, trailers, is_complete):
        self.status = status
        self.headers = headers
        self.body = body
        self.trailers = trailers
        # Whether the body ended as HTTP says it ends.
        self.is_complete = is_complete

    @property
    def data(self) -> list:
        """The payloads of a stream of server-sent events."""
        return [line[6:] for line in self.body.decode().split("\n") if line.startswith("data: ")]


def chat_bytes(key: str, body: dict | bytes, headers: dict | None = None) -> bytes:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {
        "Host": "127.0.0.1", "Authorization": f"Bearer {key}", "Content-Type": "application/json",
        "Content-Length": str(len(content)), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST /v1/chat/completions HTTP/1.1\r\n{head}\r\n".encode() + content


def exchange(port: int, request: bytes, timeout: float = 20) -> RawAnswer:
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.sendall(request)
        return read_answer(connection)


def read_answer(connection: socket.socket) -> RawAnswer:
    stream = connection.makefile("rb")
    status = int(stream.readline().split()[1])
    headers = read_fields(stream)
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while True:
            line = stream.readline()
            if not line:
                return RawAnswer(status, headers, body, {}, False)
            size = int(line.split(b";")[0], 16)
            if size == 0:
                return RawAnswer(status, headers, body, read_fields(stream), True)
            body += stream.read(size)
            stream.readline()
    length = int(headers.get("content-length", 0))
    body = stream.read(length)
    return RawAnswer(status, headers, body, {}, len(body) == length)


def read_fields(stream) -> dict:
    fields = {}
    while (line := stream.readline().strip()):
        name, _, value = line.decode("latin-1").partition(":")
        fields[name.lower()] = value.strip()
    return fields
