"""What is made of a built book: the site and the branch to publish, the package, the PDF."""
