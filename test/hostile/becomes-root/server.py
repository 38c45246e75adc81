import subprocess

from ways import report

user = subprocess.run(["/becomes-root", "-ISc", "import os; print(os.geteuid())"], capture_output=True, text=True).stdout.strip()
report({"root": user if user == "65534" else f"became {user}"})
