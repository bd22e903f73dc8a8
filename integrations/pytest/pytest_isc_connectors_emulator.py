"""A pytest fixture with a fresh ISC Connectors emulator for each test."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

COMMAND = "isc_connectors_emulator_command"
START_SECONDS = 60
STOP_SECONDS = 5
SERVER = pytest.StashKey["Server"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(COMMAND, "Command that serves the emulator", default="npx isc-connectors-emulator serve")


class Server:
    """One server for a whole run: the one in SAIL_BASE_URL, such as that of `exec`, or one that starts at first use."""

    def __init__(self, command: str) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._url: str | None = None

    @property
    def url(self) -> str:
        if self._url is None:
            given = os.environ.get("SAIL_BASE_URL", "").rstrip("/")
            if given and not _is_ready(given):
                raise pytest.UsageError(
                    f"SAIL_BASE_URL is {given}, which is not an emulator. Unset it to let the tests start one."
                )
            self._url = given or self._start()
        return self._url

    def _start(self) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        command = [*shlex.split(self._command), "--port", str(port)]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        except OSError as error:
            raise pytest.UsageError(f"{COMMAND}: {self._command!r} cannot be run: {error}.") from error
        deadline = time.monotonic() + START_SECONDS
        while not _is_ready(url):
            if self._process.poll() is not None:
                raise pytest.UsageError(f"{COMMAND}: {self._command!r} ended with {self._process.returncode}.")
            if time.monotonic() > deadline:
                self.stop()
                raise pytest.UsageError(f"{COMMAND}: {self._command!r} was not ready in {START_SECONDS} seconds.")
            time.sleep(0.05)
        return url

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_emulator/ready", timeout=5) as response:
            return json.load(response) == {"status": "ready"}
    except (OSError, ValueError):
        return False


def _server(config: pytest.Config) -> Server:
    if SERVER not in config.stash:
        config.stash[SERVER] = Server(config.getini(COMMAND))
        config.add_cleanup(config.stash[SERVER].stop)
    return config.stash[SERVER]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """With pytest-xdist, all workers share the server of the controller."""
    node.workerinput["isc_connectors_emulator_url"] = _server(node.config).url


class Faults:
    """The fault rules of the tenant."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def add(self, response: Any = None, **rule: Any) -> str:
        """Adds a rule, such as `add("429", times=2, match={"operation": "getConnectorList"})`, and returns its ID."""
        if response is not None:
            rule["response"] = response
        return self._emulator.control("POST", "/faults", rule)["id"]

    def list(self) -> list[dict[str, Any]]:
        """Returns the rules with the number of requests that they saw and hit."""
        return self._emulator.control("GET", "/faults")

    def clear(self) -> None:
        self._emulator.control("DELETE", "/faults")


class Emulator:
    """One tenant of the emulator."""

    client_id = "any-id"
    client_secret = "any-secret"

    def __init__(self, url: str) -> None:
        self.url = url
        self.faults = Faults(self)

    def reset(self) -> None:
        """Restores the connectors of the seed, and clears faults, clients, clock, and request log."""
        self.control("POST", "/reset")
        for path in ("/faults", "/clients", "/clock", "/rate-limit", "/requests"):
            self.control("DELETE", path)

    def token(self, **owner: Any) -> str:
        """Returns an access token: an administrator's, or one with the given `scopes` and `authorities`."""
        return self.control("POST", "/token", owner)["access_token"]

    def requests(self, **match: Any) -> list[dict[str, Any]]:
        """Returns the requests that match, such as `requests(operation="getConnectorList", status=429)`, with responses."""
        return self.control("GET", f"/requests?{urllib.parse.urlencode(match)}")

    def advance(self, seconds: float) -> None:
        """Advances the clock of the tenant."""
        self.control("PUT", "/clock", {"advance": seconds})

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Calls a route of the control API, below `/_emulator`."""
        headers = {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key := os.environ.get("EMULATOR_CONTROL_KEY"):
            headers["X-Emulator-Key"] = key
        request = urllib.request.Request(
            f"{self.url}/_emulator{path}",
            method=method,
            headers=headers,
            data=None if body is None else json.dumps(body).encode(),
        )
        try:
            with urllib.request.urlopen(request) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()}") from error
        return json.loads(text) if text else None


def _tenant_url(url: str, worker: str) -> str:
    """Returns the base URL of a worker's tenant; a server that already is a tenant gets a sibling."""
    tenant = re.search(r"/t/([a-z0-9-]+)$", url)
    return f"{url}-{worker}" if tenant else f"{url}/t/{worker}"


@pytest.fixture(scope="session")
def _isc_connectors_emulator_tenant(request: pytest.FixtureRequest) -> Emulator:
    workerinput = getattr(request.config, "workerinput", None)
    if workerinput is None:
        return Emulator(_server(request.config).url)
    return Emulator(_tenant_url(workerinput["isc_connectors_emulator_url"], workerinput["workerid"]))


@pytest.fixture
def isc_connectors_emulator(
    _isc_connectors_emulator_tenant: Emulator, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Emulator]:
    """A fresh tenant of the emulator. The variables that SailPoint's SDKs read name it during the test."""
    emulator = _isc_connectors_emulator_tenant
    emulator.reset()
    monkeypatch.setenv("SAIL_BASE_URL", emulator.url)
    monkeypatch.setenv("SAIL_CLIENT_ID", emulator.client_id)
    monkeypatch.setenv("SAIL_CLIENT_SECRET", emulator.client_secret)
    yield emulator
