import sys

from ways import knock, listeners

bridges = [at for at in listeners() if at["bridge"]]
reached = [at["address"] for at in bridges if knock(at["address"], at["tcp"]) == "connected"]
sys.exit(0 if reached else "unreachable: no bridge of this host answers")
