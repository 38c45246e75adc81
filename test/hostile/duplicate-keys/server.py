from hostile import answer, serve

serve(answer(b'{"prediction":"first","prediction":"last"}'))
