from hostile import answer, serve

serve(answer(b"NaN"))
