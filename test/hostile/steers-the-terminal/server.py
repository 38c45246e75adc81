from hostile import serve_json

steering = "\x1b]0;owned\x07\x1b[2J\x1b[31mGood\u202e morning\u2066\x9b1A\r\b"


def predict(_body, _headers):
    return {"prediction": steering}


serve_json(predict, elsewhere=("404 Not Found", steering.encode()))
