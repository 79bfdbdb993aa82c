"""What is said of answers that no mistake explains: one sentence each, with blanks to fill.

They stand apart from the code that chooses among them because the pages of the book choose, too, in
the browser, and must say the same.
"""

from __future__ import annotations

NOTHING_YET = "There is no answer yet. Write yours where the question asks for it, then check it."
# As it stands in a headline; programs go by the status itself.
STATUS = {"malformed": "not readable yet"}
FOR_NONE = "If you mean \u201cfor none\u201d: it holds for one of the numbers at least."
COUNTS_AS_NONE = {
    **dict.fromkeys(("vector", "matrix", "counterexample"), "Zeros alone count as no answer."),
    "set": FOR_NONE,
}

RIGHT = {
    "whole number": "That is the number.",
    "whole numbers": "All numbers are right, in the right order.",
    "set": "That is the set: nothing is missing, and nothing is too much.",
    "vector": "Every entry is right.",
    "counterexample": "It shows: here the two rows give different outputs.",
    "matrix": "Every entry is right: on every input this matrix does what it should.",
}

NOT_WHOLE = "{value} is not a whole number."

SEVERAL = "One whole number is asked for, and here are several."
ANOTHER = "It is another number."

HOW_MANY = "{asked} whole numbers are asked for, and here {came}."
NUMBER_MISSING = "The {ordinal} number is still missing."
ONE_RIGHT = "Your {ordinals} number is right."
SOME_RIGHT = "Your {ordinals} numbers are right."
ABOUT_NUMBER = "About the {ordinal} number: {question}"
ORDINALS = ("first", "second", "third", "fourth", "fifth")

SET_INCOMPLETE = "It holds for everything in your set, but your set is not complete."
SET_TOO_LARGE = "Nothing is missing, but for something in your set it does not hold."
SET_BOTH = "For something in your set it does not hold, and something is missing."
BETWEEN = (
    "\u201c{text}\u201d cannot be read as numbers. If you mean all numbers from one to another, "
    "write out every one of them."
)
INTERVAL = "If you mean all numbers from {least} to {most}, put in every one of them."

VECTOR_LENGTH = "Your vector has {entries}. {size}"
ENTRIES_BEFORE = "What stands before {entry} {place} is right."
LOOK_AT_ENTRY = "Look at {entry} {place}: {look}"

DOES_NOT_SHOW = "Of your input both rows make {output}."

LIST_FOR_ENTRY = "Entry {place} of a row is a list of numbers, where one number belongs."
UNEQUAL_ROWS = "Row 0 has {first} but row {place} has {other}; all rows must be equally long."
COLUMNS = "Your matrix has {columns}. It needs one for each input: how many {inputs} have?"
ROWS = "Your matrix has {rows}. It needs one for each output: how many outputs are there?"
COLUMNS_TRANSPOSED = (
    "Your matrix has {columns}. It is multiplied with a number for each output of the convolution: "
    "how many outputs are there?"
)
ROWS_TRANSPOSED = (
    "Your matrix has {rows}. It gives a number for each input of the convolution: how many inputs "
    "are there?"
)
INPUTS = {1: "numbers does the signal", 2: "pixels does the image"}
ON_OWN_INPUT = (
    "On the exercise's own {input} your matrix gives the right output, but on others it does not."
)
OWN_INPUT = {1: "signal", 2: "image"}
ROW_RIGHT = "Row {rows} is right."
ROWS_RIGHT = "Rows {rows} are right."
ROW_EMPTY = "Row {rows} is still empty."
ROWS_EMPTY = "Rows {rows} are still empty."
FIRST_ROW = "in the first row over the left end"
LAST_ROW = "in the last row over the right end"
HANGS_OVER = "The kernel hangs over, {where}. Which tap falls off there?"
UNEQUAL_ENTRIES = (
    "Entry {first} is {one} and entry {second} is {other}; they stand {where}, so they should be "
    "equal."
)
ON_DIAGONAL = "on one diagonal"
STRIDE_APART = "one row and one stride apart"
ON_BLOCK_DIAGONAL = "on one diagonal of a block"
BETWEEN_BLOCKS = "in the same place of two blocks on one block diagonal"
LOOK_AT_ROW = "Look at row {row}: which inputs does output {row} read, and with which weights?"
LOOK_AT_ROW_TRANSPOSED = (
    "Look at row {row}: which outputs of the convolution read input {row}, and with which taps?"
)

# Of answers that cannot be read.
NO_NUMBERS = "\u201c{text}\u201d cannot be read as numbers; write the numbers themselves."
EITHER_COMMA = (
    "In \u201c{text}\u201d a comma may be a decimal comma, or part two numbers. Write decimals "
    "with a point, and a space behind each comma that parts."
)
WORK_OUT = "\u201c{text}\u201d is not done yet: work it out to one number, and write it in digits."
PLAIN_DIGITS = "Write \u201c{text}\u201d in plain digits, such as 8 or -2.5."
BRACKETS = "\u201c{text}\u201d cannot be read: its brackets do not come in pairs."
TRUTH = "True and False, truth values, are no numbers here: write the numbers that you mean."
BYTES = "These are bytes, text with a b before it: write the number without b and quotes."
NOT_CALLED = "This is a method that was not called: put parentheses after it, as in T.tolist()."
IMAGINARY = "\u201c{text}\u201d has an imaginary part."
TOO_MANY = "There are more than {most} numbers in it."
TOO_LONG = "The text is too long to be read."
BREAKS = "This answer breaks when one tries to read it."
NO_END = "Reading this answer does not come to an end. Does it make numbers for ever?"
TOO_DEEP = "There are too many brackets inside brackets."
TOO_LARGE = "A number of this size is not asked for here."
MISSING = "Something is still missing between your numbers; write all of them out."
ENTRY_MISSING = "The entry in place {place} is still missing."
ENTRY_NO_NUMBER = "The entry in place {place} is {value}, not a number."
NO_ORDER = "A set has no order, and here the order matters; write a list."
OUTSIDE = "Whole numbers from {least} to {most} are asked for; {numbers} {verb} not among them."
NO_VECTOR = "A vector is asked for, and this has the shape {shape}."
NO_MATRIX = "A matrix has rows and columns; this is {came}."

NOT_NUMBERS = "{kind} cannot be read as numbers."
DICTIONARY = "A dictionary is no answer here: give the numbers."
COMPLEX = "{value} has an imaginary part."

# Of functions that make matrices.
RIGHT_FUNCTION = "Right, for this {handed} and for others, and for other sizes of the input."
NOT_ON_OTHERS = (
    "Right for the exercise's own numbers, but not for {handed} = {value} and input_shape = "
    "{shape}. {complaint}"
)
FUNCTION_NOTHING = "Your function returned nothing. Is its return missing?"
FUNCTION_EMPTY = "The matrix that your function returned is empty."
FUNCTION_ZEROS = "The matrix that your function returned holds only zeros. Where do the taps go?"
FUNCTION_AGAIN = "Your function returned a function, not a matrix."
FUNCTION_NO_MATRIX = "What your function returned is no matrix. {reason}"
FUNCTION_CALLED = (
    "It is called with two arguments: first {first}, then the input's shape, here {shape}."
)
HANDED = {"kernel": "the kernel", "n": "the shift n"}
FUNCTION_TAKES = "Your function takes {names}. {called}"
FUNCTION_SWAPPED = "Your function seems to take {first} last. {called}"
FUNCTION_FAILED = "Your function {reason}"
RAISED = "raised {error}"
NO_RETURN = "did not come to an end within a few seconds. Is there an endless loop, or is it slow?"

# Of programs on a page, where a small Python runs them.
PROGRAM_FAILED = "Your program {reason}"
NO_FUNCTION = (
    "There is no function in it. Begin with a line such as def {name}({handed}, input_shape):"
)
