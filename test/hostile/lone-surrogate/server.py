from hostile import answer, serve

serve(answer(b'{"prediction":"Good \\ud800"}'))
