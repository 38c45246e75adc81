from hostile import answer, serve

serve(answer(b'{"__proto__":{"prediction":"Good morning"}}'))
