/**
 * Runs in the container's network namespace, by a Python that is not the submission's; standard library only, one argument (the order as
 * JSON), one line of JSON out.
 *
 * It sends only through `reach`, and `reach` only to what the order lists as our own listeners. For any other address it asks the kernel
 * which way it would take: connecting a datagram socket looks the route up and sends nothing.
 */
export const namespaceProgram = `
import errno, fcntl, json, os, signal, socket, struct, sys, threading

order = json.loads(sys.argv[1])
signal.alarm(order["seconds"])
own = {(o["protocol"], o["address"], o["port"]) for o in order["own"]}


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def name(error):
    return errno.errorcode.get(error.errno, str(error)) if error.errno else "ETIMEDOUT"


def route_to(address):
    try:
        with socket.socket(family(address), socket.SOCK_DGRAM) as s:
            s.connect((address, 9))
            return {"address": address, "error": None, "source": s.getsockname()[0]}
    except OSError as e:
        return {"address": address, "error": name(e), "source": None}


def reach(target):
    seen = dict(target, error=None, said=None)
    if (target["protocol"], target["address"], target["port"]) not in own:
        return dict(seen, error="refused: not a listener of ours")
    kind = socket.SOCK_STREAM if target["protocol"] == "tcp" else socket.SOCK_DGRAM
    try:
        with socket.socket(family(target["address"]), kind) as s:
            s.settimeout(order["wait"])
            s.connect((target["address"], target["port"]))
            s.send(order["word"].encode())
            seen["said"] = s.recv(64).decode("latin1")
    except OSError as e:
        seen["error"] = name(e)
    return seen


def interfaces():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        def ask(number, interface):
            return fcntl.ioctl(s, number, struct.pack("256s", interface.encode()))
        for _, interface in socket.if_nameindex():
            addresses = [six(line.split()[0]) for line in proc("if_inet6").splitlines() if line.split()[-1] == interface]
            try:
                addresses.append(socket.inet_ntoa(ask(0x8915, interface)[20:24]))  # SIOCGIFADDR
            except OSError:
                pass
            flags, = struct.unpack("H", ask(0x8913, interface)[16:18])  # SIOCGIFFLAGS
            yield {"name": interface, "up": bool(flags & 1), "addresses": addresses}


def six(digits):
    return socket.inet_ntop(socket.AF_INET6, bytes.fromhex(digits))


def proc(table):
    try:
        with open("/proc/self/net/" + table) as f:
            return f.read(65536)
    except FileNotFoundError:
        return ""


def nameservers():
    try:
        with open(order["resolver"]) as f:
            lines = [line.split() for line in f.read(65536).splitlines()]
    except OSError:
        return None
    return [words[1].split("%")[0] for words in lines if len(words) > 1 and words[0] == "nameserver"]


def text(path):
    try:
        with open(path) as f:
            content = f.read(300001)
            return content if len(content) <= 300000 else None
    except OSError:
        return None


needed = ("Uid:", "NSpid:", "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:", "NoNewPrivs:", "Seccomp:")

def processes():
    pids = sorted(int(p) for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid())[:512]
    statuses = [(p, text("/proc/%d/status" % p)) for p in pids]
    return [{"pid": p, "status": "\\n".join(line for line in s.splitlines() if line.startswith(needed))} for p, s in statuses if s]


results = []
def keep(target):
    results.append(reach(target))

threads = [threading.Thread(target=keep, args=(t,), daemon=True) for t in order["targets"]]
for t in threads:
    t.start()
servers = nameservers()
report = {
    "mark": order["mark"],
    "interfaces": list(interfaces()),
    "tables": {t: proc(t) for t in ("route", "ipv6_route", "tcp", "tcp6", "udp", "udp6")},
    "nameservers": servers,
    "processes": processes() if order["processes"] else None,
    "mounts": text("/proc/1/mountinfo") if order["processes"] else None,
    "paths": [route_to(a) for a in dict.fromkeys(order["ask"] + (servers or []))],
}
for t in threads:
    t.join()
report["reached"] = results
print(json.dumps(report), flush=True)
`
