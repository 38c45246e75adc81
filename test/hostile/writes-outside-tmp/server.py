import errno
import os

from ways import report

found = {}
for folder in ("/", "/app", "/etc", "/usr/lib", "/var/tmp", "/run", "/dev", "/root", "/opt"):
    path = os.path.join(folder, "hostile")
    try:
        with open(path, "w") as file:
            file.write("here")
        os.remove(path)
        found[folder] = "written"
    except OSError as error:
        found[folder] = errno.errorcode[error.errno]
report(found)
