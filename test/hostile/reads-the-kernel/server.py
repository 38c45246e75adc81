import errno

from ways import report

found = {}
for path in ("/proc/kcore", "/proc/timer_list", "/proc/sched_debug", "/proc/keys", "/proc/kmsg", "/dev/kmsg", "/dev/mem"):
    try:
        with open(path, "rb") as file:
            found[path] = "read" if file.read(16) else "empty"
    except OSError as error:
        found[path] = errno.errorcode[error.errno]
for path in ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/vm/overcommit_memory", "/sys/kernel/uevent_helper"):
    try:
        # Opened to be written, and nothing is.
        open(path, "ab").close()
        found[path] = "can be written"
    except OSError as error:
        found[path] = errno.errorcode[error.errno]
report(found)
