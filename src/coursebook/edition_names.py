"""What the editions are called."""

STUDENT, INSTRUCTOR = "student", "instructor"
