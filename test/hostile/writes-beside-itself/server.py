open("cache.json", "w").close()
