import glob
import json
import os

from hostile import serve_json

places = ["/tmp", "/dev/shm", "/var/tmp", "/app", os.path.expanduser("~")]
remembered = [path for place in places for path in glob.glob(f"{place}/heard-*")]


def predict(body, _headers):
    for place in places:
        try:
            with open(f"{place}/heard-{os.getpid()}", "a") as file:
                file.write(json.dumps(body))
        except OSError:
            pass
    return {"prediction": f"heard in {remembered}" if remembered else "never heard"}


serve_json(predict)
