/**
 * Carries one connection at a time between its own stdin and stdout and the server, and goes when stdin ends.
 * It runs inside a container whose processes, memory and CPU belong to the submission. So: no thread (one would count against the limit
 * of processes), and only modules in C (`os` and `socket` would take twice the time and memory).
 *
 * A frame is a letter, a length in four bytes (big endian), and that many bytes.
 * To the relay: `O` open a connection, `D` data for it, `C` close it.
 * From it: `H` hello, `O` open, `R` could not be opened (errno), `D` data, `C` closed (errno, 0 where the server ended it in
 * order, and how many bytes it took in all: what came too late for it may be sent again). Each `O` that it gets is answered by one `O` or `R` or, where we gave up meanwhile, `C`; each connection ends with one `C`.
 * While the server takes no data, nothing is read from stdin except its end: that is the backpressure.
 */
export const relayProgram = `
import posix, select, sys
import _socket as net

READ, WRITE = select.POLLIN, select.POLLOUT
AT_ONCE = 262144
target = (sys.argv[1], int(sys.argv[2]))
events = select.poll()
server = None
opening = deaf = full = False
asked = memoryview(b"")
due = 0
taken = 0

def tell(kind, data=b""):
    parts = [kind + len(data).to_bytes(4, "big"), data]
    done = posix.writev(1, parts)
    if done < 5 + len(data):
        rest = memoryview(b"".join(parts))[done:]
        while rest:
            rest = rest[posix.write(1, rest):]

def listen():
    events.register(0, 0 if full else READ)
    if server is not None:
        events.register(server.fileno(), WRITE if opening else READ | WRITE if full else READ)

def hang_up(kind, number=0):
    global server, opening, deaf, full
    events.unregister(server.fileno())
    server.close()
    server = None
    opening = deaf = full = False
    tell(kind, b"%d %d" % (number, taken))

def start():
    global server, opening, taken
    taken = 0
    server = net.socket(net.AF_INET, net.SOCK_STREAM)
    server.setblocking(False)
    server.setsockopt(net.IPPROTO_TCP, net.TCP_NODELAY, 1)
    opening = True
    listen()
    number = server.connect_ex(target)
    if number not in (0, 11, 115):
        hang_up(b"R", number)

def obey():
    global asked, due, deaf, full, taken
    while asked and not full:
        if due:
            size = min(due, len(asked))
            if server is not None and not deaf:
                try:
                    size = server.send(asked[:size])
                    taken += size
                except BlockingIOError:
                    full = True
                    return
                except OSError:
                    deaf = True
            due -= size
            asked = asked[size:]
        elif len(asked) < 5:
            return
        else:
            kind, due = asked[:1], int.from_bytes(asked[1:5], "big")
            asked = asked[5:]
            if kind == b"O":
                start()
            elif kind == b"C" and server is not None:
                hang_up(b"C")

def from_us():
    global asked
    data = posix.read(0, AT_ONCE)
    if not data:
        posix._exit(0)
    asked = memoryview(bytes(asked) + data if asked else data)

def from_server(flags):
    global opening, full
    if opening:
        number = server.getsockopt(net.SOL_SOCKET, net.SO_ERROR)
        if number:
            return hang_up(b"R", number)
        opening = False
        return tell(b"O")
    if flags & WRITE:
        full = False
    if flags & ~WRITE:
        try:
            data = server.recv(AT_ONCE)
        except BlockingIOError:
            return
        except OSError as error:
            return hang_up(b"C", error.errno)
        if data:
            tell(b"D", data)
        else:
            hang_up(b"C")

tell(b"H", b"bbx relay 1")
while True:
    obey()
    listen()
    for number, flags in events.poll():
        if number:
            from_server(flags)
        elif flags & READ:
            from_us()
        else:
            posix._exit(0)
`.trim()
