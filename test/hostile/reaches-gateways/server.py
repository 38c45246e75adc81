from ways import knock, listeners, report

report({f"gateway {at['address']}": knock(at["address"], at["tcp"]) for at in listeners() if at["bridge"]})
