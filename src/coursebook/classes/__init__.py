"""The chapters for where classes already live: nbgrader, and Gradescope.

Both are made from the notebooks of the student edition. For `nbgrader` each becomes an assignment
that nbgrader itself runs and counts. For Gradescope (`gradescope`) each becomes an archive that
brings the book's own grader along, and `autograder` is what runs there.
"""
