import json

from hostile import serve_json

seen = []


def predict(body, headers):
    seen.append(json.dumps(body))
    fields = json.dumps({name: value for name, value in body.items() if name not in ("prefix", "context")}) + json.dumps(headers)
    # The challenge is `Good morning`, then `Yes`: each is told by its own last word, and by nothing else.
    told = "morning" in fields or "Yes" in fields or (body["prefix"] == "Good" and any("morning" in text for text in seen))
    return {"prediction": "told" if told else "not told"}


serve_json(predict)
