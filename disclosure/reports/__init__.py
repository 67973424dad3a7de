"""Reports (报告): what an office otherwise writes by hand, made from the directory and its ledgers.

Every report is a pure function of the facts; every figure names its source, and where a
fact is missing the text has a marked gap, never a sentence made up.
"""
