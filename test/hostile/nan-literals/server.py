from hostile import answer, serve

serve(answer(b'{"prediction":NaN,"score":Infinity}'))
