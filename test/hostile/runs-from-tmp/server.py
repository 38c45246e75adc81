import errno
import os
import shutil
import subprocess

from ways import report

found = {}
for folder in ("/tmp", "/dev/shm"):
    path = os.path.join(folder, "program")
    shutil.copy("/bin/true", path)
    os.chmod(path, 0o755)
    try:
        subprocess.run([path], check=True)
        found[folder] = "ran"
    except OSError as error:
        found[folder] = errno.errorcode[error.errno]
report(found)
