import os

from ways import report

status = dict(line.split(":\t") for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
privileges = int(status["CapEff"], 16) | int(status["CapBnd"], 16)
wanted = {"user": (os.getuid(), 65534), "group": (os.getgid(), 65534), "privileges": (privileges, 0)}
report({name: f"{seen}" if seen == right else f"is {seen}" for name, (seen, right) in wanted.items()}, shut={"65534", "0"})
