import os

from hostile import serve_json

asked = 0


def predict(_body, _headers):
    global asked
    asked += 1
    if asked > 3:
        os._exit(0)
    return {"prediction": "Violet turbines hum below the glacier tonight"}


serve_json(predict)
