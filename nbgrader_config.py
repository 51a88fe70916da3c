"""The course for nbgrader: run its commands from this folder."""

from autograder.authoring.stubs import student_edition
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
c.GenerateAssignment.preprocessors = student_edition()

# `nbgrader validate` gives a lesson's experiment its time.
c.Execute.timeout = 60
