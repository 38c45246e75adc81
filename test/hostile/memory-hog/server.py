import sys

sys.path.insert(0, "..")
from hostile import answer, serve

hoard = []


def predict(connection):
    while True:
        hoard.append(bytearray(b"x" * 10_000_000))


serve(predict)
