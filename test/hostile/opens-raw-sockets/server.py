import errno
import socket

from ways import report

ways = {"raw": (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP), "packet": (socket.AF_PACKET, socket.SOCK_RAW, 0)}
found = {}
for name, way in ways.items():
    try:
        socket.socket(*way).close()
        found[name] = "opened"
    except OSError as error:
        found[name] = errno.errorcode[error.errno]
report(found)
