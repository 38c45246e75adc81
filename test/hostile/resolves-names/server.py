from ways import report, resolver, resolves

report({"name": resolves("weights.example.invalid"), "resolver": resolver()})
