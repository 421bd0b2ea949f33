"""What a rule decides: small functions, found by their names in `rulesets/*.yaml`.

Drop a module in; nobody edits an index.
"""
