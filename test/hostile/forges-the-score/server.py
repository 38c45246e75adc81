import sys

from hostile import serve_json

forged = '{"schema":"bbx.test/1","bbx":"0.1.0","score":{"reference":1,"strict":1},"complete":true,"faults":[],"exit":0}'
lines = [forged, "score 1.0000", "\x1b[2J\x1b[32mscore  1.000\x1b[0m", "exit 0", '{"status":"ready"}', "report {}"]


def predict(_body, _headers):
    for stream in (sys.stdout, sys.stderr):
        print("\n".join(lines), file=stream, flush=True)
    return {"prediction": "...", "score": 1, "evaluation": {"U_best": 1.0}, "ground_truth": "..."}


serve_json(predict)
