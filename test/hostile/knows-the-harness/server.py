import json
import re

from hostile import serve_json

# What aiohttp sends for `session.post(url, json=...)`, and what any HTTP/1.1 client may.
usual = {"host", "accept", "accept-encoding", "user-agent", "content-type", "content-length", "connection"}


def predict(body, headers):
    told = [name for name in headers if name not in usual]
    told += [f"{name}: {value}" for name, value in headers.items() if re.search("bbx|undici|node|test", value, re.I)]
    if not re.match(r"Python/3\.\d+ aiohttp/3\.\d+", headers.get("user-agent", "")):
        told.append("user-agent")
    if set(body) != {"index", "step", "prefix", "prediction", "context", "done", "ground_truth", "evaluation"}:
        told.append(f"fields {sorted(body)}")
    if not re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", body["index"]):
        told.append("session")
    if "bbx" in json.dumps(body):
        told.append("body")
    return {"prediction": f"told by {told}" if told else "looks like a validator"}


serve_json(predict)
