from ways import knock, report

report({address: knock(address, 80) for address in ("169.254.169.254", "169.254.170.2", "100.100.100.200")})
