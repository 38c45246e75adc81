import ctypes
import errno
import platform

from ways import report

libc = ctypes.CDLL(None, use_errno=True)
x86 = platform.machine() == "x86_64"
# Linux, arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
calls = {
    "unshare": (272 if x86 else 97, 0x10000000),
    "keyctl": (250 if x86 else 219, 0, -3, 0),
    "io_uring_setup": (425, 8, ctypes.byref(ctypes.create_string_buffer(256))),
    "bpf": (321 if x86 else 280, 0, None, 0),
    "userfaultfd": (323 if x86 else 282, 0),
    "perf_event_open": (298 if x86 else 241, None, 0, -1, -1, 0),
}
found = {}
for name, call in calls.items():
    outcome = libc.syscall(*call)
    code = ctypes.get_errno()
    # Any other word means that the kernel looked at the call.
    found[name] = "EPERM" if outcome < 0 and code == errno.EPERM else f"let through ({outcome}, {errno.errorcode.get(code, code)})"
report(found)
