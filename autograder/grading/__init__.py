"""Grade a class: find submissions, run them in parallel, and write grades, feedback and results."""
