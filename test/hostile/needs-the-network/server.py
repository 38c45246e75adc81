from ways import look_up

look_up("weights.example.invalid")
