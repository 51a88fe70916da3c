"""The course for nbgrader: run its commands from this folder."""

from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions

from autograder.authoring.stubs import Stubs
from autograder.nbgrader import protect

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "practicaldl"
# Grades go to gradebook.db here, unless a course has a database of its own:
# c.CourseDirectory.db_url = "postgresql+psycopg2://user@host/gradebook"

protect(c)
c.Autograder.checks = ["checks"]
c.Autograder.preload = ["numpy", "matplotlib.pyplot", "practicaldl.*"]
c.Autograder.lesson_points = 20

# release/ is made from source/ and holds nothing of its own, so making it again replaces it.
c.GenerateAssignment.force = True
c.GenerateAssignment.preprocessors = [
    Stubs if preprocessor is ClearSolutions else preprocessor for preprocessor in GenerateAssignment().preprocessors
]

# `nbgrader validate` reports a failed visible test, and gives a lesson's experiment its time.
c.Validator.validate_all = True
c.Execute.timeout = 60
