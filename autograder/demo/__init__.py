"""A small class for trying the grader: right, wrong, broken and hostile notebooks with the scores they deserve."""
