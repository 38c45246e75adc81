import subprocess
import sys

from hostile import answer, serve


def predict(connection):
    connection.sendall(answer(b'{"prediction":"fine"}'))
    subprocess.Popen([sys.executable, "-c", "while True: pass"])


serve(predict)
