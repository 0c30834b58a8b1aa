"""The processes of a benchmark: started here, measured from /proc, and ended here and nowhere else."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def program(name: str) -> str:
    """The path of a program; nginx is not in everybody's PATH."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if not found:
        raise SystemExit(f"{name} is not installed: make bench installs it")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port: int, process: subprocess.Popen, seconds: float = 20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"{process.args[0]} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"{process.args[0]} does not listen on {port}")


class Server:
    """One program and its children."""

    def __init__(self, command: list, log: Path, environment: dict | None = None, **options):
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stderr=output,
                env={"PATH": os.environ["PATH"], **(environment or {})}, **{"stdout": output, **options})
        self.children = []

    def find_children(self):
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        self.children = [int(pid) for pid in path.read_text().split()]

    @property
    def pids(self) -> list:
        return [self.process.pid, *self.children]

    def cpu_seconds(self) -> float:
        """User and system time of all threads until now, to a hundredth of a second."""
        total = 0
        for pid in self.pids:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def memory_mb(self, field: str = "VmHWM") -> float:
        """`VmHWM`: the peak; `VmRSS`: now. Children count in full, what they share too."""
        total = 0
        for pid in self.pids:
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith(field + ":"):
                    total += int(line.split()[1])
        return total / 1024

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        return self.process.returncode


def build_upstream(directory: Path) -> Path:
    binary = directory / "upstream"
    source = Path(__file__).with_name("upstream.c")
    subprocess.run([program("gcc"), "-O2", "-Wall", "-o", binary, source], check=True)
    return binary


def start_upstream(directory: Path) -> tuple:
    server = Server([build_upstream(directory)], directory / "upstream.log", stdout=subprocess.PIPE)
    return server, int(server.process.stdout.readline())


NGINX = """
worker_processes auto;
daemon off;
pid nginx.pid;
error_log stderr error;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    keepalive_requests 1000000000;
    upstream provider {{
        server 127.0.0.1:{upstream};
        keepalive 256;
        keepalive_requests 1000000000;
    }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{
            proxy_pass http://provider;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffering off;
        }}
    }}
}}
"""


def start_nginx(directory: Path, upstream: int) -> tuple:
    folder = directory / "nginx"
    folder.mkdir()
    port = free_port()
    (folder / "nginx.conf").write_text(NGINX.format(upstream=upstream, port=port))
    server = Server(
        [program("nginx"), "-e", "stderr", "-p", folder, "-c", "nginx.conf"], directory / "nginx.log")
    wait_for_port(port, server.process)
    server.find_children()
    return server, port
