import sys

sys.path.insert(0, "..")
import time

from hostile import answer, serve


def predict(connection):
    time.sleep(3)
    connection.sendall(answer(b'{"prediction":"too late"}'))


serve(predict)
