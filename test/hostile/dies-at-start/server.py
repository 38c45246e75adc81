import sys

sys.path.insert(0, "..")
print("loading")
sys.exit("weights.bin: no such file")
