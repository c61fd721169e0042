"""CAMARA's SIM Swap 2.1.0 and Number Verification 2.1 against a carrier on loopback that follows them."""

from datetime import UTC, datetime, timedelta

import pytest

from seawall.client import CamaraNumber, CamaraSimSwap, ClientCredentials
from seawall.model.protection import Context, Exposure
from seawall.protect import Decider, Policy
from seawall.protect.sim import LatestSwap, SimSwapError, signal
from tests.client.carrier import carrying

PHONE, OTHER = "+12025550123", "+12025550199"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def carrier():
    with carrying() as server:
        yield server


def two_legged(carrier, now=lambda: 0.0):
    return ClientCredentials(carrier.root, "/token", "client", "a/secret", now=now)


@pytest.fixture
def swaps(carrier):
    client = CamaraSimSwap(carrier.root, two_legged(carrier))
    yield client
    client.close()


@pytest.mark.parametrize(("ago", "age", "swapped"), [(10, 240, True), (300, 240, False), (None, 240, False),
                                                     (1, 1, True), (2400, 2400, True)])  # fmt: skip
def test_a_swap_within_the_time_is_one_and_an_older_one_is_not(carrier, swaps, ago, age, swapped):
    carrier.swapped_h[PHONE] = ago
    assert swaps.swapped(PHONE, age) is swapped


def test_a_token_is_got_once_for_each_scope_and_again_when_it_ends(carrier):
    clock = [0.0]
    swaps = CamaraSimSwap(carrier.root, two_legged(carrier, lambda: clock[0]))
    carrier.swapped_h[PHONE] = None
    carrier.dates[PHONE] = {"latestSimChange": None}
    for _ in range(3):
        swaps.swapped(PHONE, 240)
        swaps.latest(PHONE)
    assert carrier.n_tokens == 2
    clock[0] = 290.0
    swaps.swapped(PHONE, 240)
    assert carrier.n_tokens == 3
    swaps.close()


def test_with_a_three_legged_token_no_number_is_sent(carrier):
    carrier.swapped_h[PHONE] = 5
    token = carrier.legged("sim-swap:check", PHONE, uses=2)
    swaps = CamaraSimSwap(carrier.root, lambda _scope: token)
    assert swaps.swapped(None, 240) is True
    with pytest.raises(SimSwapError) as refused:
        swaps.swapped(PHONE, 240)
    assert (refused.value.status, refused.value.code) == (422, "UNNECESSARY_IDENTIFIER")
    swaps.close()


@pytest.mark.parametrize(
    ("phone", "age", "code"),
    [(None, 240, "MISSING_IDENTIFIER"), (OTHER, 240, "SERVICE_NOT_APPLICABLE"),
     (PHONE, 2401, "OUT_OF_RANGE"), (PHONE, 0, "OUT_OF_RANGE")],
)  # fmt: skip
def test_a_refusal_says_the_carriers_code_and_no_number(carrier, swaps, phone, age, code):
    carrier.swapped_h[PHONE] = None
    with pytest.raises(SimSwapError) as refused:
        swaps.swapped(phone, age)
    assert refused.value.code == code
    assert "555" not in str(refused.value)


@pytest.mark.parametrize(
    "phone", ["", "12025550123", "+0123456", "+1202555012345678", "+1 202 555", "+12\n"]
)
def test_what_is_no_number_is_sent_nowhere(carrier, swaps, phone):
    with pytest.raises(ValueError, match=r"E\.164"):
        swaps.swapped(phone, 240)
    assert carrier.n_calls == 0


def test_a_token_without_the_scope_is_refused(carrier):
    carrier.swapped_h[PHONE] = None
    swaps = CamaraSimSwap(carrier.root, lambda _: carrier.legged("sim-swap:retrieve-date", PHONE))
    with pytest.raises(SimSwapError, match="PERMISSION_DENIED"):
        swaps.swapped(None, 240)
    swaps.close()


def test_dates_are_read_to_the_nanosecond_and_null_with_and_without_a_period(carrier, swaps):
    carrier.dates = {
        PHONE: {"latestSimChange": "2024-09-18T07:37:53.471829447Z"},
        OTHER: {"latestSimChange": None, "monitoredPeriod": 120},
        "+12025550100": {"latestSimChange": None},
    }
    at = datetime(2024, 9, 18, 7, 37, 53, 471829, tzinfo=UTC)
    assert swaps.latest(PHONE) == LatestSwap(at, None)
    assert swaps.latest(OTHER) == LatestSwap(None, 120)
    assert swaps.latest("+12025550100") == LatestSwap(None, None)


@pytest.mark.parametrize("said", ["[]", "{}", '{"swapped": "no"}', '{"swapped": null}', "7"])
def test_what_cannot_be_read_is_no_answer(carrier, swaps, said):
    carrier.broken = said
    with pytest.raises(SimSwapError, match="UNREADABLE"):
        swaps.swapped(PHONE, 240)
    assert signal(swaps, PHONE, NOW).value == ""


@pytest.mark.parametrize(
    ("latest", "days", "value"),
    [(NOW - timedelta(days=5), None, "swapped"), (NOW - timedelta(days=50), None, "clean"),
     (None, 30, "clean"), (None, 5, ""), (None, None, "")],
)  # fmt: skip
def test_a_carrier_that_looks_less_far_back_is_asked_for_the_date(
    carrier, swaps, latest, days, value
):
    carrier.longest_h = 100
    carrier.swapped_h[PHONE] = None
    said = {"latestSimChange": latest and latest.isoformat()}
    carrier.dates[PHONE] = said if days is None else {**said, "monitoredPeriod": days}
    assert signal(swaps, PHONE, NOW).value == value


def test_a_carrier_that_does_not_answer_makes_no_signal():
    swaps = CamaraSimSwap("http://127.0.0.1:9", lambda _: "token", timeout_s=2)
    assert signal(swaps, PHONE, NOW) == type(signal(swaps, PHONE, NOW))("", "NO_ANSWER")


def test_the_signal_decides_what_a_code_by_text_message_is_worth(carrier, swaps):
    policy = Policy.shipped()
    bits = {id_: a.bit for id_, a in policy.catalogue.attributes.items()}
    exposed = (Exposure("leak", bits["phone"] | bits["person_name"] | bits["cn.resident_id"]),)

    def grade(found):
        context = Context(sim=found.value)
        answer, _ = Decider(policy).answer(exposed, "payout", context, now=NOW)
        return next(f.grade.word for f in answer.factors if f.factor == "sms_otp")

    carrier.swapped_h[PHONE] = 5
    swapped = grade(signal(swaps, PHONE, NOW))
    carrier.swapped_h[PHONE] = None
    clean = grade(signal(swaps, PHONE, NOW))
    assert swapped == "compromised"
    assert clean != "compromised"


@pytest.mark.parametrize("hashed", [True, False])
def test_a_number_is_verified_plain_or_hashed_with_a_token_for_each_call(carrier, hashed):
    numbers = CamaraNumber(
        carrier.root, lambda scope: carrier.legged(scope, PHONE)
    )  # fmt: skip
    assert numbers.verified(PHONE, hashed=hashed) is True
    assert numbers.verified(OTHER, hashed=hashed) is False
    numbers.close()


def test_a_token_that_was_used_or_not_got_over_the_mobile_network_is_refused(carrier):
    once = carrier.legged("number-verification:verify", PHONE)
    numbers = CamaraNumber(carrier.root, lambda _: once)
    assert numbers.verified(PHONE)
    with pytest.raises(SimSwapError, match="UNAUTHENTICATED"):
        numbers.verified(PHONE)
    numbers.close()
    wifi = carrier.legged("number-verification:verify", PHONE, network=False)
    numbers = CamaraNumber(carrier.root, lambda _: wifi)
    with pytest.raises(SimSwapError, match="USER_NOT_AUTHENTICATED_BY_MOBILE_NETWORK"):
        numbers.verified(PHONE)
    numbers.close()
