from hostile import answer, serve

serve(b"", health=answer(b'{"status":"healthy","model_loaded":false}'))
