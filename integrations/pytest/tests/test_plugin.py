"""Tests of the plugin. The variable COMMAND_UNDER_TEST says how the emulator is started, such as `node dist/cli.js`."""

import os
import shlex
import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

COMMAND = os.environ["COMMAND_UNDER_TEST"]

CONNECTORS = """
import json
import os
import urllib.error
import urllib.request

import pytest


def call(emulator, method, path, body=None, token=None):
    headers = {"Authorization": f"Bearer {token or emulator.token()}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(emulator.url + path, method=method, headers=headers, data=data)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


NEW = {"name": "Plugin", "className": "org.example.Plugin"}
"""


@pytest.fixture(autouse=True)
def outer_environment(pytester, monkeypatch):
    for name in ("SAIL_BASE_URL", "SAIL_CLIENT_ID", "SAIL_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    pytester.makeini(f"[pytest]\nisc_connectors_emulator_command = {COMMAND} serve\n")


def test_fresh_tenant(pytester):
    pytester.makepyfile(
        CONNECTORS
        + """
@pytest.mark.parametrize("time", [1, 2])
def test_created_in_each(isc_connectors_emulator, time):
    status, created = call(isc_connectors_emulator, "POST", "/connectors/v1", NEW)
    assert (status, created["scriptName"]) == (200, "plugin")
    assert [request["method"] for request in isc_connectors_emulator.requests(operation="createCustomConnector")] == ["POST"]
    assert isc_connectors_emulator.requests(status=404) == []


def test_variables(isc_connectors_emulator):
    assert os.environ["SAIL_BASE_URL"] == isc_connectors_emulator.url
    assert os.environ["SAIL_CLIENT_ID"] and os.environ["SAIL_CLIENT_SECRET"]


def test_fault(isc_connectors_emulator):
    isc_connectors_emulator.faults.add("429", times=1, match={"operation": "getConnectorList"})
    assert call(isc_connectors_emulator, "GET", "/connectors/v1")[0] == 429
    assert call(isc_connectors_emulator, "GET", "/connectors/v1")[0] == 200
    [fault] = isc_connectors_emulator.faults.list()
    assert fault["hits"] == 1


def test_fault_is_gone(isc_connectors_emulator):
    assert isc_connectors_emulator.faults.list() == []


def test_rights(isc_connectors_emulator):
    token = isc_connectors_emulator.token(scopes=["idn:connector-config:read"])
    assert call(isc_connectors_emulator, "POST", "/connectors/v1", NEW, token)[0] == 403


def test_clock(isc_connectors_emulator):
    token = isc_connectors_emulator.token()
    isc_connectors_emulator.advance(3600)
    assert call(isc_connectors_emulator, "GET", "/connectors/v1", token=token)[0] == 401


def test_wrong_call(isc_connectors_emulator):
    with pytest.raises(RuntimeError, match="POST /faults: 400"):
        isc_connectors_emulator.faults.add("418")
"""
    )
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=8)


def test_workers(pytester):
    pytester.makepyfile(
        CONNECTORS
        + """
import time


@pytest.mark.parametrize("turn", range(6))
def test_worker(isc_connectors_emulator, worker_id, turn):
    assert isc_connectors_emulator.url.endswith(f"/t/{worker_id}")
    assert call(isc_connectors_emulator, "POST", "/connectors/v1", NEW)[0] == 200
    time.sleep(0.2)
    assert len(isc_connectors_emulator.requests(operation="createCustomConnector")) == 1
    with open(f"worker-{worker_id}.txt", "w") as file:
        file.write(isc_connectors_emulator.url)
"""
    )
    pytester.runpytest_subprocess("-n", "2", "-p", "no:cacheprovider").assert_outcomes(passed=6)
    urls = [(pytester.path / f"worker-gw{worker}.txt").read_text() for worker in (0, 1)]
    servers = {url.removesuffix(f"/t/gw{worker}") for worker, url in enumerate(urls)}
    assert len(servers) == 1, "both workers use one server"


def test_exec(pytester):
    pytester.makeini("[pytest]\nisc_connectors_emulator_command = no-such-program\n")
    pytester.makepyfile(
        CONNECTORS
        + """
GIVEN = os.environ["SAIL_BASE_URL"]


def test_given(isc_connectors_emulator):
    assert isc_connectors_emulator.url == GIVEN
    assert call(isc_connectors_emulator, "GET", "/connectors/v1/workday")[0] == 200
"""
    )
    command = [*shlex.split(COMMAND), "exec", "--", sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=pytester.path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_emulator(pytester, monkeypatch):
    monkeypatch.setenv("SAIL_BASE_URL", "http://127.0.0.1:9")
    pytester.makepyfile("def test_nothing(isc_connectors_emulator):\n    pass\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*SAIL_BASE_URL is http://127.0.0.1:9, which is not an emulator*"])


def test_bad_command(pytester):
    pytester.makeini("[pytest]\nisc_connectors_emulator_command = no-such-program\n")
    pytester.makepyfile("def test_nothing(isc_connectors_emulator):\n    pass\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*'no-such-program' cannot be run*"])
