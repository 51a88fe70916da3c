"""Run a learner's code where it can reach nothing of the grader's.

`session` is the grader's side, `inside` the sandbox's. Both speak `wire`: calls whose values are JSON and raw arrays.
`isolation` builds the walls, `limits` holds every limit with its reason.
The files that `inside` needs import nothing of the rest of the package: only they are visible in the sandbox.
"""
