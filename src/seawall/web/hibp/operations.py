"""The contract's seventeen operations, and the three of its enterprise form."""

from __future__ import annotations

from seawall.web.hibp import accounts, domains, listing, prefixes, verification
from seawall.web.hibp.asking import Operation

V3 = "/api/v3/"
ENTERPRISE_KEY = b"hibp-enterprise-api-key"

OPERATIONS = (
    Operation("GET", V3 + "breachedaccount/range/{}", "breachedAccountRange", "hibp:range", "text",
              prefixes.search),
    Operation("GET", V3 + "breachedaccount/{}", "breachedAccount", "hibp:accounts", "error",
              accounts.breached),
    Operation("GET", V3 + "breacheddomain/{}", "breachedDomain", "hibp:domains", "error",
              domains.breached),
    Operation("GET", V3 + "subscribeddomains", "subscribedDomains", "hibp:domains", "error",
              domains.subscribed),
    Operation("POST", V3 + "domainverification/generatednstoken", "generateDnsToken", "hibp:verify",
              "message", verification.generate),
    Operation("POST", V3 + "domainverification/verifydnstoken", "verifyDnsToken", "hibp:verify",
              "message", verification.verify),
    Operation("POST", V3 + "domainverification/sendemail", "sendVerificationEmail", "hibp:verify",
              "message", verification.send_email),
    Operation("GET", V3 + "breaches", "breaches", None, "error", listing.breaches),
    Operation("GET", V3 + "breach/{}", "breach", None, "error", listing.breach),
    Operation("GET", V3 + "latestbreach", "latestBreach", None, "error", listing.latest),
    Operation("GET", V3 + "dataclasses", "dataClasses", None, "error", listing.data_classes),
    Operation("GET", V3 + "stealerlogsbyemail/{}", "stealerLogsByEmail", "hibp:stealer-logs",
              "error", domains.websites_of),
    Operation("GET", V3 + "stealerlogsbywebsitedomain/{}", "stealerLogsByWebsiteDomain",
              "hibp:stealer-logs", "error", domains.accounts_at),
    Operation("GET", V3 + "stealerlogsbyemaildomain/{}", "stealerLogsByEmailDomain",
              "hibp:stealer-logs", "error", domains.websites_by_alias),
    Operation("GET", V3 + "pasteaccount/{}", "pasteAccount", "hibp:accounts", "error",
              accounts.pastes),
    Operation("GET", V3 + "subscription/status", "subscriptionStatus", "hibp:", "error",
              domains.status),
    Operation("GET", "/range/{}", "passwordRange", None, "text", listing.password_range),
    Operation("GET", "/range/search/{}", "rangeSearch", "hibp:range", "text", prefixes.search,
              ENTERPRISE_KEY),
    Operation("POST", "/range/subscribe", "rangeSubscribe", "hibp:range", "text",
              prefixes.subscribe, ENTERPRISE_KEY),
    Operation("DELETE", "/range/{}", "rangeUnsubscribe", "hibp:range", "text",
              prefixes.unsubscribe, ENTERPRISE_KEY),
)  # fmt: skip


def find(method: str, path: str) -> tuple[Operation | None, str, bool]:
    """The operation of a path, what stands in its braces, and whether the path is of another method.

    Words of a path are found in any case, and a slash may follow.
    """
    method = "GET" if method == "HEAD" else method
    bare, elsewhere = path.rstrip("/"), False
    for operation in OPERATIONS:
        before, open_, _ = operation.path.partition("{}")
        if open_:
            of = path[len(before) :].removesuffix("/") if len(path) > len(before) else ""
            matches = path.lower().startswith(before) and "/" not in of
        else:
            of, matches = "", bare.lower() == before
        if matches and operation.method == method:
            return operation, of, False
        elsewhere = elsewhere or matches
    return None, "", elsewhere
