"""Fixtures: a gateway for a file's tests, or one for a single test that breaks or stops it."""

import pytest

from gateway import Gateway, binary


def pytest_configure(config):
    if not binary().exists():
        pytest.exit(f"{binary()} is not built: run `make test`, or name one in ZUMIK_BINARY", returncode=2)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    """Shared by the tests of one file, which leave neither faults nor cooling accounts behind."""
    gateway = Gateway(tmp_path_factory.mktemp("gateway")).start()
    yield gateway
    gateway.stop()


@pytest.fixture
def start(tmp_path):
    """Starts gateways for one test: `start(configuration)`, or `start(again=gateway)` over the same data."""
    started = []

    def start(
        configuration: dict | None = None, *, again: Gateway | None = None, arguments: list | None = None
    ) -> Gateway:
        directory = tmp_path if again is None else again.directory
        gateway = Gateway(directory, configuration if again is None else again.configuration, arguments)
        started.append(gateway)
        return gateway.start()

    yield start
    for gateway in started:
        if gateway.is_running():
            gateway.stop()
