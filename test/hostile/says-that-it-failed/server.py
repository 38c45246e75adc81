from hostile import serve_json

serve_json(lambda _body, _headers: {"success": False, "error": "no GPU", "prediction": "Good morning"})
