from ways import knock, listeners, report

report({f"neighbour {at['address']}": knock(at["address"], at["tcp"]) for at in listeners() if at["neighbour"]} or {"neighbour": "nobody is told of"})
