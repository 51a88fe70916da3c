"""Found through JUPYTER_CONFIG_PATH by nbgrader's own tests, which then run with the sandbox in place."""

from autograder.nbgrader import protect

c = get_config()  # noqa: F821 - nbgrader provides it
protect(c)
