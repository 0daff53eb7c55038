"""Check a proof as `GET /api/v1/cases/{number}/proof` gives it: python check_proof.py proof.json

Needs nothing but Python; with `cryptography` installed it also checks the signature.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path

proof = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
seals, seal = {}, "0" * 64
for entry in proof["entries"]:
    body = json.dumps(entry["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    facts = (seal, proof["story"], entry["seq"], entry["kind"], entry["actor"], entry["at"], body)
    seal = seals[entry["seq"]] = sha256("\n".join(map(str, facts)).encode()).hexdigest()
    if seal != entry["seal"]:
        sys.exit(f"entry {entry['seq']} was changed")
if seal != proof["head"]:
    sys.exit("the last entries are missing")
if (day := proof["digest"]) is None:
    sys.exit("No digest covers them yet: come back tomorrow.")
if seals[day["seq"]] != day["seal"]:
    sys.exit("the digest is of another story")
node = sha256(b"\x00" + f"{proof['story']}\n{day['seq']}\n{day['seal']}".encode()).digest()
for side, neighbour in day["path"]:
    pair = (bytes.fromhex(neighbour), node) if side == "left" else (node, bytes.fromhex(neighbour))
    node = sha256(b"\x01" + b"".join(pair)).digest()
text = f"{day['previous']}\n{day['day']}\n{day['root']}\n{day['stories']}"
if node.hex() != day["root"] or sha256(text.encode()).hexdigest() != day["line"]:
    sys.exit("the path does not lead to the published root")
try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit(f"They lead to the root of {day['day']}. (The signature was not checked.)")
key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(day["key"]))
key.verify(bytes.fromhex(day["signature"]), day["line"].encode())
sys.stdout.write(f"Nothing was changed: all leads to the signed root of {day['day']}.\n")
