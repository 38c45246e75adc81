"""What the cases that look for a way out share. Nothing is ever sent where it could leave the machine: see `may_send_to`."""

import errno
import json
import os
import socket
import sys

from hostile import answer, serve

HERE = os.path.dirname(os.path.abspath(__file__))


def listeners():
    """Where the test listens: dictionaries with address, tcp, udp, bridge, neighbour."""
    with open(os.path.join(HERE, "listeners.json")) as file:
        return json.load(file)


def routes():
    """Ways out that the namespace knows, beside those of loopback."""
    found = []
    for path, device in (("/proc/net/route", 0), ("/proc/net/ipv6_route", -1)):
        try:
            with open(path) as file:
                rows = [line.split() for line in file if line.strip()]
        except OSError:
            continue
        found += [row for row in rows if row[device] not in ("lo", "Iface")]
    return found


def may_send_to(address, port):
    """The test's own listeners, and the namespace itself; anything else only where nothing can leave, as there is no route."""
    if address == "127.0.0.1":
        return True
    own = [(at["address"], number) for at in listeners() for number in (at["tcp"], at["udp"])]
    return (address, port) in own or not routes()


def knock(address, port, kind="tcp", data=b"out"):
    if not may_send_to(address, port):
        return f"{address} has a route" if kind == "tcp" else "a route"
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM) as way:
        way.settimeout(2)
        try:
            way.connect((address, port))
            way.sendall(data)
        except OSError as error:
            return errno.errorcode.get(error.errno, "silence")
    return "connected" if kind == "tcp" else "sent"


def resolver():
    """Datagrams to the resolvers that the namespace names."""
    with open("/etc/resolv.conf") as file:
        names = [line.split()[1] for line in file if line.startswith("nameserver")]
    outcomes = [knock(name, 53, "udp") for name in names if ":" not in name] or ["ENOENT"]
    return next((outcome for outcome in outcomes if outcome not in BLOCKED), outcomes[0])


def resolves(name):
    if routes():
        return "a route"
    try:
        return f"resolved to {socket.getaddrinfo(name, 80)[0][4][0]}"
    except socket.gaierror:
        return "ENETUNREACH"


def look_up(name):
    """Fails as a download at the start of a server does."""
    if routes():
        sys.exit("there is a route: nothing was asked")
    socket.getaddrinfo(name, 443)


BLOCKED = {"ENETUNREACH", "ECONNREFUSED", "EHOSTUNREACH", "EPERM", "EACCES", "EROFS", "ENOENT", "EIO", "ENXIO", "ENODEV", "empty"}


def report(found, shut=frozenset()):
    """Prints what each way came to, and serves it as the prediction: what is not known as blocked is open."""
    shut = BLOCKED | {"65534", "nobody is told of"} | set(shut)
    way = {True: [], False: []}
    for name, outcome in found.items():
        way[outcome in shut].append(f"{name} {outcome}")
    text = f"open: {', '.join(way[False]) or 'nothing'}; blocked: {', '.join(way[True]) or 'nothing'}"
    print("report", text, flush=True)
    serve(answer(json.dumps({"prediction": text}).encode()))
