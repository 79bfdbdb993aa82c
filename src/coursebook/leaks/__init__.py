"""The search: the answers stand nowhere in what a student edition publishes as text.

What stands in a solution cannot get there (see ``editions.interference``); this is for what stands
elsewhere. It does not see a single whole number, one row of a matrix alone, numbers in words or in
pixels, what a program puts together in the browser, or a PDF, which is printed from the pages.
"""
