"""The duties (履职要求) of a directory, as facts: deadlines, update cycles, pairs, tasks, timeliness.

Nothing here judges; `rules` make findings of it, `reports` make tables of it.
"""
