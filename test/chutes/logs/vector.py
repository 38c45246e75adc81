"""A start-up log as the platform would encrypt it (reference chutes 3.7), with libsodium and the packages py-sr25519-bindings and cryptography."""
import base64, hashlib, json
import pysodium, sr25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.hashes import SHA256

seed = bytes.fromhex("11" * 32)
public, secret = sr25519.pair_from_seed(seed)
# The scalar of the instance; its public half goes along.
scalar = bytearray(hashlib.sha256(b"ephemeral").digest()); scalar[31] &= 0x0F; scalar = bytes(scalar)
ephemeral = pysodium.crypto_scalarmult_ristretto255_base(scalar)
shared = pysodium.crypto_scalarmult_ristretto255(scalar, public)
# What the owner of the seed computes from the other half.
assert shared == pysodium.crypto_scalarmult_ristretto255(secret[:32], ephemeral)
key = HKDF(algorithm=SHA256(), length=32, salt=ephemeral + public, info=b"chutes-encrypted-logs-v1").derive(shared)
texts = ["starting\nloading the model ü\n", "CUDA out of memory\n", ""]
chunks = []
for n, text in enumerate(texts):
    nonce = hashlib.sha256(b"nonce %d" % n).digest()[:12]
    chunks.append(base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), None)).decode())
print(json.dumps({"seed": seed.hex(), "publicKey": public.hex(), "ephemeralKey": base64.b64encode(ephemeral).decode(), "key": key.hex(), "texts": texts, "chunks": chunks}, indent=2))
