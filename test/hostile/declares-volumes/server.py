import errno

from ways import report

found = {}
for folder in ("/data", "/app/cache"):
    try:
        open(f"{folder}/x", "w").close()
        found[folder] = "written"
    except OSError as error:
        found[folder] = errno.errorcode[error.errno]
report(found)
