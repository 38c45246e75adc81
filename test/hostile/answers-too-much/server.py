from hostile import serve_json

words = "the a of and to in is that it for on with as at by this from be are was or an " * 200

serve_json(lambda _body, _headers: {"prediction": words})
