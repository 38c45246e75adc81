import sys

sys.path.insert(0, "..")
from hostile import serve


def predict(connection):
    connection.close()


serve(predict)
