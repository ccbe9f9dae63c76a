"""Runs code nodes as Dify does: main(**inputs), whose outputs must be JSON. One call a line in, one answer a line out."""

import json
import sys

for line in sys.stdin:
    call = json.loads(line)
    names = {}
    try:
        exec(compile(call["source"], call["name"], "exec"), names)
        answer = {"outputs": names["main"](**call["inputs"])}
        print(json.dumps(answer, allow_nan=False), flush=True)
    except Exception as e:  # whatever a node raises is what Dify would show
        print(json.dumps({"error": repr(e)}), flush=True)
