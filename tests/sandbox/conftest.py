"""One warm sandbox for all tests, with limits short enough to be reached."""

import pytest

from autograder.course import at_hand
from autograder.sandbox.inside.limits import Limits
from autograder.sandbox.session import Sandbox

SHORT = Limits(call_seconds=2.0, cell_seconds=3.0)


@pytest.fixture(scope="session")
def sandbox():
    with Sandbox(SHORT, around=at_hand().surroundings) as sandbox:
        yield sandbox


@pytest.fixture
def session(sandbox):
    with sandbox.session() as session:
        yield session


@pytest.fixture(params=["in this process", "in the sandbox"])
def learner(request):
    """Turn source into the function that it defines, called in this process or in the sandbox."""
    from autograder.sandbox.inside.wire import LocalFunction

    def here(source, name="f"):
        names = {"__name__": "__main__"}
        exec(source, names)
        return LocalFunction(names[name])

    if request.param == "in this process":
        return here
    session = request.getfixturevalue("session")

    def there(source, name="f"):
        run = session.run_cell(source)
        assert run.ok, run
        return session.lookup([name])[name]

    return there
