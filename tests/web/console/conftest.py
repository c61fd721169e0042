"""One running service with everything in it, for the tests of the console that change nothing."""

import pytest

from tests.web import running
from tests.web.console import stage


@pytest.fixture(scope="package")
def staged(tmp_path_factory):
    made = stage.made(tmp_path_factory.mktemp("console"))
    with running.serving(made.index, made.state, *stage.arguments(made)) as server:
        yield made, server
