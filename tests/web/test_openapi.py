"""The document and the routes agree: whatever is sent, each answer is one that the document has."""

import schemathesis
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    missing_required_header,
    positive_data_acceptance,
)

from seawall.web import openapi
from seawall.web.routes import ROUTES

#: Some refusals stand before the schema: a body of too many bytes (413), a name not in the policy (409).
REFUSALS = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429]
CONFIG = schemathesis.Config.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
)
schema = schemathesis.openapi.from_dict(openapi.document(), config=CONFIG)


@schema.exclude(
    path=["/v1/events/stream", "/ssf/events"]
).parametrize()  # test_events, test_receiving
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_schemathesis_finds_nothing(case, whole):
    """Its checks, but three: test_access has authentication, where our waits answer its many failures
    with 429; and 1.0 is an integer to JSON Schema, while `auth_time` takes whole numbers without a point.
    """
    case.call_and_validate(
        base_url=f"http://127.0.0.1:{whole.server.port}",
        headers={"Authorization": f"Bearer {whole.key}"},
        excluded_checks=[ignored_auth, missing_required_header, positive_data_acceptance],
    )


def test_every_route_stands_in_the_document_with_its_scope(document):
    said = {
        (path, method): operation.get("x-seawall-scope")
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }
    assert said == {(r.path, r.method.lower()): r.scope for r in ROUTES}


def test_the_schemas_are_json_schema(document):
    for found in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(found)
    assert document["openapi"] == "3.1.0"
