from hostile import answer, serve

serve(answer(b'{"prediction":"first"}') + answer(b'{"prediction":"smuggled"}'))
