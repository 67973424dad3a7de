"""Is the machine ready for the clerk's day (体检): what is in order, what is not, and the command that mends it.

Nothing here changes anything.  Every look is bounded in time, and none asks a question.
"""
