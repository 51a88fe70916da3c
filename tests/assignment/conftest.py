import pytest

from autograder.sandbox.session import Sandbox


@pytest.fixture(scope="session")
def sandbox():
    """One warm sandbox: each submission is a fork of it."""
    with Sandbox() as sandbox:
        yield sandbox
