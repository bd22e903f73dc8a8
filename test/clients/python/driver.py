"""Drives one release of SailPoint's Python SDK, as its users do. Prints a line per check and at last `N of M`.

Usage: python driver.py FAMILY/CHECK...   with SAIL_BASE_URL, SAIL_CLIENT_ID and SAIL_CLIENT_SECRET set
"""

import contextlib
import importlib
import importlib.util
import io
import json
import os
import re
import sys
import tempfile
import time
import urllib.request

import urllib3
from sailpoint.configuration import Configuration, ConfigurationParams
from sailpoint.paginator import Paginator

BASE = os.environ["SAIL_BASE_URL"]
APPLICATION = '<Application connector="org.example.Driven" name="Driven" type="Driven"/>\n'
CORRELATION = '<CorrelationConfig name="Driven"/>\n'
FORM = """<?xml version="1.0" encoding="UTF-8"?>
<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" connectorName="Driven" name="Driven" type="SourceConfig">
  <Field name="host" displayName="{} ä" type="text"/>
</Form>
"""


def control(method, path, body=None):
    """Calls a control route of this client's tenant."""
    request = urllib.request.Request(
        f"{BASE}/_emulator{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={} if body is None else {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        text = response.read()
    return json.loads(text) if text else {}


class Client:
    """The SDK of one family: its package, and the client of the connectors."""

    def __init__(self, family, params=None, retries=False):
        self.package = "sailpoint.connectors" if family == "v1" else f"sailpoint.{family}"
        self.suffix = "_v1" if family == "v1" else ""
        configuration = Configuration(params) if params else Configuration()
        configuration.retries = retries
        api_client = importlib.import_module(f"{self.package}.api_client").ApiClient(configuration)
        self.api = importlib.import_module(f"{self.package}.api.connectors_api").ConnectorsApi(api_client)
        self.exception = importlib.import_module(f"{self.package}.exceptions").ApiException

    def model(self, module, name):
        return getattr(importlib.import_module(f"{self.package}.models.{module}"), name)

    def method(self, name, ending=""):
        """A method by its name of today, or by the one that older releases have."""
        for candidate in (name, name.replace("put_connector_", "put_")):
            found = getattr(self.api, candidate + self.suffix + ending, None)
            if found:
                return found
        raise AssertionError(f"no method {name}")

    def call(self, name, *arguments, **options):
        return self.method(name, "_with_http_info")(*arguments, **options)

    def read(self, name, *arguments):
        """The bytes of a document as they come, which every release gives."""
        response = self.method(name, "_without_preload_content")(*arguments)
        equal(response.status, 200)
        return response.data.decode()

    def document(self, name, script_name):
        """A document in bytes. What the SDK makes of XML is looked at too; releases without a parser reject it."""
        text = self.read(name, script_name)
        if importlib.util.find_spec("xmltodict"):
            assert self.call(name, script_name).data, "the SDK makes nothing of it"
        else:
            try:
                self.call(name, script_name)
            except self.exception as error:
                equal(error.status, 0)
        return text

    def create(self, **more):
        dto = self.model("v3_create_connector_dto", "V3CreateConnectorDto")
        fields = {"name": "Driven", "className": "org.example.Driven", **more}
        return self.call("create_custom_connector", dto.from_dict(fields))

    def update(self, script_name, operations):
        operation = self.model("json_patch_operation", "JsonPatchOperation")
        return self.call("update_connector", script_name, [operation.from_dict(one) for one in operations])

    def failure(self, send):
        """The status, headers and body of a request that is to fail."""
        try:
            send()
        except self.exception as error:
            return error.status, error.headers, json.loads(error.body)
        raise AssertionError("the request did not fail")

    def upload(self, document, script_name, file):
        response = self.call(f"put_connector_{document}", script_name, file)
        equal(response.status_code, 200)
        return response.data

    def round_trip(self, document, file, stored):
        """Uploads a document to a new connector, and sees that it is stored and comes back."""
        script_name = self.create().data.script_name
        detail = self.upload(document, script_name, file)
        equal(detail.status, "UPDATED", detail.message)
        for path in detail.updated_files or []:
            assert path.startswith(f"custom-connector/{script_name}/"), path
        equal(self.read(f"get_connector_{document}", script_name), stored)


def equal(found, expected, why=""):
    assert found == expected, f"{found!r} is not {expected!r} {why}"


def matches(text, pattern):
    assert re.search(pattern, text), f"{text[:200]!r} does not match {pattern}"


def check_list(family):
    items = Client(family).call("get_connector_list").data
    assert len(items) > 100, f"{len(items)} connectors"
    for item in items:
        assert item.name and item.type and item.script_name, item.script_name
        for feature in item.features or []:
            matches(feature, r"^[A-Z_]+$")
        for key in item.connector_metadata or {}:
            assert key
        equal(item.status, "RELEASED", item.script_name)


def check_list_filter(family):
    client = Client(family)

    def names(filters):
        return [item.name for item in client.call("get_connector_list", filters=filters).data]

    equal(names('name sw "Work"'), ["Workday", "Workday Accounts", "Workday SaaS"])
    equal(names('name sw "Activ" and features ca ("UNLOCK", "PASSWORD")'), ["Active Directory"])


def check_list_count(family):
    response = Client(family).call("get_connector_list", filters='name sw "Activ"', limit=1, count=True)
    equal(len(response.data), 1)
    equal(dict(response.headers)["X-Total-Count"], "2")


def check_list_page(family):
    client = Client(family)
    first = client.call("get_connector_list", limit=3).data
    second = client.call("get_connector_list", limit=2, offset=1).data
    equal([item.name for item in second], [item.name for item in first[1:]])


def check_list_default(family):
    control("POST", "/snapshots/many")
    equal(len(Client(family).call("get_connector_list").data), 250)


def check_list_locale(family):
    [workday, *_] = Client(family).call("get_connector_list", filters='name sw "Workday"', locale="de").data
    matches(workday.connector_metadata["shortDesc"], "^Übernimmt ")


def check_list_paginator(family):
    control("POST", "/snapshots/many")
    items = Paginator.paginate(Client(family).method("get_connector_list"), 1000)
    equal(len({item.name for item in items}), 300)


def retry(family, times, response, **retries):
    """Breaks list requests by a rule and sees that they are tried again, so often. Returns the seconds that it took."""
    control("POST", "/faults", {"match": {"operation": "getConnectorList"}, "times": times, "response": response})
    client = Client(family, retries=urllib3.Retry(total=3, **retries))
    begun = time.monotonic()
    equal(client.call("get_connector_list", limit=1).status_code, 200)
    seconds = time.monotonic() - begun
    verify = {"match": {"operation": "getConnectorList"}, "count": {"exactly": times + 1}}
    verified = control("POST", "/requests/verify", verify)
    assert verified["ok"], verified
    return seconds


def check_retry_429(family):
    seconds = retry(family, 1, {"status": 429, "headers": {"Retry-After": "1"}}, status_forcelist=[429])
    assert seconds >= 1, f"it waited {seconds} seconds"


def check_retry_500(family):
    retry(family, 2, "500", status_forcelist=[500])


def check_retry_reset(family):
    retry(family, 2, "reset")


def check_error_400(family):
    client = Client(family)
    status, _, body = client.failure(lambda: client.call("get_connector_list", filters='name eq "x"'))
    equal((status, body["detailCode"]), (400, "400.1.3 Illegal value"))


def check_error_401(family):
    params = ConfigurationParams()
    params.base_url, params.access_token = BASE, "none"
    client = Client(family, params)
    status, _, body = client.failure(lambda: client.call("get_connector_list"))
    equal(status, 401)
    matches(body["error"], "^JWT validation failed")


def check_request_id(family):
    response = Client(family).call("get_connector_list", limit=1)
    matches(dict(response.headers)["SLPT-Request-ID"], "^[0-9a-f]{32}$")


def check_create(family):
    response = Client(family).create()
    equal(response.status_code, 200)
    data = response.data
    equal((data.name, data.type, data.script_name), ("Driven", "custom Driven", "driven"))
    equal((data.direct_connect, data.status), (True, "DEVELOPMENT"))


def check_create_optional(family):
    client = Client(family)
    data = client.create(type="Driven Type", directConnect=False, status="RELEASED").data
    equal((data.type, data.direct_connect, data.status), ("Driven Type", False, "RELEASED"))
    [listed] = client.call("get_connector_list", filters='type eq "Driven Type"').data
    equal(listed.to_dict(), data.to_dict())


def params_of(client_id, secret):
    params = ConfigurationParams()
    params.base_url, params.client_id, params.client_secret = BASE, client_id, secret
    return params


def check_error_403(family):
    control("POST", "/clients", {"id": "reader", "secret": "secret", "scopes": ["idn:connector-config:read"]})
    client = Client(family, params_of("reader", "secret"))
    equal(client.call("get_connector_list", limit=1).status_code, 200)
    status, _, body = client.failure(client.create)
    equal((status, body["detailCode"]), (403, "403 Forbidden"))


def check_get(family):
    detail = Client(family).call("get_connector", "workday").data
    equal(detail.script_name, "workday")
    matches(detail.source_config, "<Form ")
    matches(detail.source_config_xml, "<Form ")
    matches(detail.application_xml, "<Application ")
    equal(len(detail.translation_properties), 19)
    for file in detail.uploaded_files or []:
        assert isinstance(file, str)


def check_get_locale(family):
    matches(Client(family).call("get_connector", "workday", locale="de").data.source_config, '<Menu label="Verbindung">')


def check_get_policies(family):
    policies = Client(family).call("get_connector", "workday").data.provisioning_policies
    assert len(policies) > 0
    for policy in policies:
        assert policy.name and policy.usage_type
        for field in policy.fields:
            assert field.name and field.type, policy.name
            assert isinstance(field.is_required, bool) and isinstance(field.is_multi_valued, bool), policy.name


def check_error_404(family):
    client = Client(family)
    status, headers, body = client.failure(lambda: client.call("get_connector", "nobody"))
    equal((status, body["detailCode"]), (404, "404 Not found"))
    equal(body["trackingId"], dict(headers)["SLPT-Request-ID"])


def check_patch(family):
    client = Client(family)
    response = client.update(
        client.create().data.script_name,
        [
            {"op": "add", "path": "/connectorMetadata/owner", "value": {"name": "driver"}},
            {"op": "replace", "path": "/applicationXml", "value": APPLICATION},
        ],
    )
    equal(response.status_code, 200)
    equal(response.data.connector_metadata["owner"], {"name": "driver"})
    equal(response.data.application_xml, APPLICATION)


def check_patch_rejected(family):
    client = Client(family)
    script_name = client.create().data.script_name
    operations = [{"op": "replace", "path": "/status", "value": "RELEASED"}]
    status, _, body = client.failure(lambda: client.update(script_name, operations))
    equal((status, body["detailCode"]), (400, "400.1.1 Illegal update attempt"))


def check_delete(family):
    client = Client(family)
    script_name = client.create().data.script_name
    equal(client.call("delete_custom_connector", script_name).status_code, 204)
    status, *_ = client.failure(lambda: client.call("get_connector", script_name))
    equal(status, 404)


def check_get_source_config(family):
    matches(Client(family).document("get_connector_source_config", "workday"), r"<Form [\s\S]*</Form>\s*$")


def check_put_source_config_bytes(family):
    form = FORM.format("bytes")
    Client(family).round_trip("source_config", form.encode(), form)


def check_put_source_config_file(family):
    form = FORM.format("file")
    client = Client(family)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "form.xml")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(form)
        client.round_trip("source_config", path, form)
        equal(client.upload("source_config", "driven", path).status, "UNCHANGED")


def check_get_source_template(family):
    matches(Client(family).document("get_connector_source_template", "workday"), "<Application ")


def check_put_source_template(family):
    client = Client(family)
    client.round_trip("source_template", APPLICATION.encode(), APPLICATION)
    detail = client.upload("source_template", "driven", b"<Application></App>")
    equal(detail.status, "ERROR")
    assert detail.message


def check_get_correlation_config(family):
    matches(Client(family).document("get_connector_correlation_config", "workday"), "<CorrelationConfig ")


def check_put_correlation_config(family):
    Client(family).round_trip("correlation_config", CORRELATION.encode(), CORRELATION)


def check_get_translations(family):
    client = Client(family)
    matches(client.call("get_connector_translations", "workday", "de").data, r"(?m)^ShortDesc=\\u00dcbernimmt ")
    matches(client.call("get_connector_translations", "workday", "en").data, "(?m)^ShortDesc=Brings ")


def check_put_translations(family):
    client = Client(family)
    response = client.call("put_connector_translations", client.create().data.script_name, "de")
    equal((response.status_code, response.data.status), (200, "SKIPPED"))


def check_token_expired(family):
    client = Client(family)
    equal(client.call("get_connector_list", limit=1).status_code, 200)
    control("PUT", "/clock", {"advance": 3600})
    status, _, body = client.failure(lambda: client.call("get_connector_list", limit=1))
    equal((status, body["error"]), (401, "JWT validation failed: JWT is expired"))
    equal(Client(family).call("get_connector_list", limit=1).status_code, 200)


def check_token_rejected(family):
    control("POST", "/clients", {"id": "known", "secret": "right"})
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        equal(Configuration(params_of("known", "wrong")).access_token, None)
    matches(printed.getvalue(), "Unauthorized when retrieving access token")


def main():
    passed = 0
    for name in sys.argv[1:]:
        family, check = name.split("/")
        try:
            for path in ("/faults", "/clients", "/clock", "/requests"):
                control("DELETE", path)
            control("POST", "/reset")
            globals()[f"check_{check.replace('-', '_')}"](family)
            passed += 1
            print(f"ok {name}", flush=True)
        except Exception as error:
            reason = " ".join(f"{type(error).__name__} {error}".split())
            print(f"not ok {name}: {reason[:400]}", flush=True)
    print(f"{passed} of {len(sys.argv) - 1}")


main()
