from hostile import answer, serve

serve(answer(b'{"prediction":7}'))
