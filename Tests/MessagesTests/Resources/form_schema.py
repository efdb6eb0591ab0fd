"""Says of each decision whether a JSON Schema (2020-12) takes it, by the package jsonschema.

Reads a file: on the first line the schema, on every other a decision. Prints a line of 1 and 0, one a decision.
"""
import json
import sys

from jsonschema import Draft202012Validator

with open(sys.argv[1], encoding="utf-8") as lines:
    schema = json.loads(next(lines))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    print("".join("1" if validator.is_valid(json.loads(line)) else "0" for line in lines))
