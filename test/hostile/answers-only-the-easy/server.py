from hostile import serve_json


def predict(body, _headers):
    return {"prediction": "Violet turbines hum below the glacier tonight"} if body["prefix"].startswith("Violet") else None


serve_json(predict)
