from hostile import answer, serve

deep = b"[" * 100_000 + b"]" * 100_000
serve(answer(b'{"prediction":"x","more":' + deep + b"}"))
