import os
import sys

from hostile import HEALTHY, serve


def predict(connection):
    print("out of patience", file=sys.stderr, flush=True)
    os._exit(3)


serve(predict)
