"""The OpenAPI 3.1 document, from the routes and the types of messages."""

from __future__ import annotations

from typing import Any

import msgspec

import seawall
from seawall.web.access import ROLES, SCOPES
from seawall.web.messages import ProblemDocument
from seawall.web.problems import KINDS, TYPE
from seawall.web.route import JSON, Route
from seawall.web.routes import ROUTES

Json = dict[str, Any]
REF = "#/components/schemas/{name}"
#: What any route may answer, and what those with a caller, and with a body, may.
ALWAYS = ("bad-request", "head-too-large", "internal")
WITH_CALLER = ("unauthenticated", "forbidden", "rate-limited")
WITH_BODY = ("malformed", "timeout", "too-large", "unsupported-media-type", "invalid")


def problems(route: Route) -> list[str]:
    """All problems that a route may answer with."""
    found = {*ALWAYS, *route.problems}
    if route.scope is not None:
        found |= set(WITH_CALLER)
    if route.takes is not None:
        found |= set(WITH_BODY)
    return sorted(found, key=list(KINDS).index)


def document() -> Json:
    """The whole document."""
    types = {
        t
        for r in ROUTES
        for t in (r.takes, r.gives, *(kind for _, kind in r.others))
        if t not in (None, dict, str, object)
    }
    types.add(ProblemDocument)
    _, schemas = msgspec.json.schema_components(
        sorted(types, key=lambda t: t.__name__), ref_template=REF
    )
    paths: dict[str, Json] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    roles = "; ".join(f"{role}: {', '.join(sorted(of))}" for role, of in ROLES.items())
    scopes = "; ".join(f"{scope}: {what}" for scope, what in SCOPES.items())
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Seawall",
            "version": seawall.__version__,
            "summary": "What a leak leaves of our accounts' factors, and what to ask instead.",
            "description": f"About our own accounts only. Scopes: {scopes}. Roles: {roles}.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key (swk_...) or a JWT of the configured issuer.",
                }
            },
        },
    }


def _operation(route: Route) -> Json:
    found: Json = {
        "operationId": route.name,
        "summary": route.summary,
        "responses": _responses(route),
        "security": [] if route.scope is None else [{"bearer": []}],
    }
    if route.scope is not None:
        found["x-seawall-scope"] = route.scope
    if "{" in route.path:
        name = route.path.partition("{")[2].partition("}")[0]
        found["parameters"] = [
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": route.of,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
            }
        ]
    for query in route.query:
        found.setdefault("parameters", []).append(
            {
                "name": query.name,
                "in": "query",
                "required": query.required,
                "description": query.what,
                "schema": query.schema,
            }
        )
    if route.takes is not None:
        found["requestBody"] = {
            "required": True,
            "content": {route.accepts.decode(): {"schema": _schema(route.takes)}},
        }
    return found


def _responses(route: Route) -> Json:
    """What it gives, its other answers, and its problems; one status may be both."""
    media = route.content_type.decode().partition(";")[0]
    main: Json = {"description": "The answer."}
    if route.status != 204 and not (route.gives is None and route.content_type == JSON):
        main["content"] = {media: {"schema": _schema(route.gives)}}
    found: Json = {str(route.status): main, **_problem_responses(route)}
    for status, kind in route.others:
        one = found.setdefault(str(status), {"description": "Another answer."})
        if status != 204:
            one["content"] = {
                **one.get("content", {}), "application/json": {"schema": _schema(kind)}
            }  # fmt: skip
    return found


def _schema(kind: type | None) -> Json:
    if kind in (None, str):
        return {"type": "string"}
    assert kind is not None
    if kind is object:
        return {}
    return {"type": "object"} if kind is dict else {"$ref": REF.format(name=kind.__name__)}


def _problem_responses(route: Route) -> Json:
    by_status: dict[int, list[str]] = {}
    for slug in problems(route):
        by_status.setdefault(KINDS[slug][0], []).append(slug)
    content = {"application/problem+json": {"schema": _schema(ProblemDocument)}}
    found: Json = {}
    for status, slugs in sorted(by_status.items()):
        kinds = ", ".join(f"{TYPE}{slug}" for slug in slugs)
        response: Json = {"description": f"{KINDS[slugs[0]][1]} ({kinds}).", "content": content}
        if status == 429:
            response["headers"] = {
                "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}
            }
        found[str(status)] = response
    return found
