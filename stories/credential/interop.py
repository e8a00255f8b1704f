"""Electronic cards between two programs: PyPI's claim169 and the room `credential`.

claim169 is a program of others over the Rust libraries coset and ciborium, which the room uses too. So a second judge
reads each code of ours with nothing of Rust: base45, zlib, cbor2, and OpenSSL (Ed25519) or gmssl (SM2).

claim169 has no clock of its own to set: where time is judged, codes are made around the machine's present; where the
clock is injected, at a fixed moment of another year, its check of time is left out and ours is asked.
"""

import json
import subprocess
import sys
import time
import zlib

import base45
import cbor2
import claim169
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from gmssl import sm2

EXAMPLES = sys.argv[1]
FIXED = 1_795_665_600  # 2026-11-26 12:00 in China
PRESENT = int(time.time())
ISSUER = "https://id.example/np"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
checks = 0


def must(holds, what):
    global checks
    checks += 1
    if not holds:
        sys.exit(f"credential-check: {what}")


def ours(now):
    made = subprocess.run([f"{EXAMPLES}/make_codes", str(now)], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in made.stdout.splitlines()]


def we_read(lines):
    """What the room says to (now, algorithm, kid, public key, issuer, text)."""
    given = "".join("\t".join(map(str, line)) + "\n" for line in lines)
    read = subprocess.run([f"{EXAMPLES}/read_codes"], input=given, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in read.stdout.splitlines()]
    must(len(answers) == len(lines), f"{len(answers)} answers to {len(lines)} codes")
    return answers


def they_read(text, public, **options):
    """What claim169 says: its result, or nothing when it refuses."""
    try:
        return claim169.decode_with_ed25519(text, public, **options)
    except (claim169.Claim169Exception, ValueError):
        return None


def their_fields(claim):
    fields = {}
    for name in FIELDS:
        value = getattr(claim, name)
        if name in ("face", "right_thumb") and value:
            value = [one.data.hex() for one in value]
        elif name == "best_quality_fingers" and value is not None:
            value = list(value)
        elif isinstance(value, bytes):
            value = value.hex()
        if value is not None:
            fields[name] = value
    return fields


FIELDS = """id version language full_name first_name middle_name last_name date_of_birth gender address email phone
    nationality marital_status guardian photo photo_format best_quality_fingers secondary_full_name secondary_language
    location_code legal_status country_of_issuance face right_thumb""".split()
KEYS = {name: number for number, name in enumerate(FIELDS[:23], 1)}


def sm2_point(compressed):
    """x and y of a compressed point, as hexadecimal."""
    p, a, b = (int(sm2.default_ecc_table[name], 16) for name in "pab")
    x = int.from_bytes(compressed[1:], "big")
    y = pow(x**3 + a * x + b, (p + 1) // 4, p)
    if y % 2 != compressed[0] % 2:
        y = p - y
    return f"{x:064x}{y:064x}"


def second_judge(code):
    """Reads a code of ours without any Rust."""
    tag = cbor2.loads(zlib.decompress(base45.b45decode(code["text"])))
    must(tag.tag == 18, "COSE_Sign1 has the tag 18")
    protected, unprotected, payload, signature = tag.value
    header = cbor2.loads(protected)
    must(header == {1: code["algorithm"], 4: bytes.fromhex(code["kid"])} and not unprotected, "the headers are as said")
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    public = bytes.fromhex(code["public"])
    if code["algorithm"] == -8:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    else:
        judge = sm2.CryptSM2(private_key=None, public_key=sm2_point(public))
        must(judge.verify_with_sm3(signature.hex(), signed), f"{code['name']}: gmssl accepts the signature")
        must(not judge.verify_with_sm3(signature.hex(), signed + b"x"), f"{code['name']}: and no other")
    claims = cbor2.loads(payload)
    at, until = code["issued_at"], code["expires_at"]
    told = {1: code["issuer"], 2: code["subject"], 4: until, 5: at, 6: at, 7: bytes.fromhex(code["nonce"])}
    must({key: claims[key] for key in told} == told, f"{code['name']}: the claims are as said")
    must(list(claims[-66169]) == [7, 42], "the card's place in the status list is as said")
    fields = {name: claims[169][key] for name, key in KEYS.items() if key in claims[169]}
    if "photo" in fields:
        fields["photo"] = fields["photo"].hex()
    must(fields == code["fields"], f"{code['name']}: {fields}")


def damaged(text):
    """Texts that nobody may believe."""
    third = len(text) // 3
    for place in range(3, len(text) - 9, 7):
        # One character of a triple, so that one byte at least is another.
        other = ALPHABET[(ALPHABET.index(text[place]) + 1) % 45]
        yield text[:place] + other + text[place + 1 :]
    yield from (text[:third], text[: 2 * third], text[:-9], text[3:], "", "HELLO", text[::-1])
    signed = zlib.decompress(base45.b45decode(text))
    for place in range(0, len(signed), 5):
        changed = bytes([*signed[:place], signed[place] ^ 1, *signed[place + 1 :]])
        yield base45.b45encode(zlib.compress(changed)).decode()
    yield base45.b45encode(zlib.compress(signed[:-1])).decode()
    yield base45.b45encode(zlib.compress(bytes(1_000_000))).decode()


def packed_wrongly(text):
    """The same signed bytes in a packing that is none: claim169 believes some of these, we believe none."""
    signed = zlib.decompress(base45.b45decode(text))
    yield from (text[:-1], text[:-3], base45.b45encode(signed).decode())


def our_codes():
    stranger = Ed25519PrivateKey.from_private_bytes(bytes([8] * 32)).public_key()
    stranger = stranger.public_bytes(Encoding.Raw, PublicFormat.Raw)
    for now, options in ((PRESENT, {}), (FIXED, {"validate_timestamps": False})):
        for code in ours(now):
            second_judge(code)
            name, public = code["name"], bytes.fromhex(code["public"])
            if code["algorithm"] != -8:
                continue  # claim169 does not know SM2; gmssl was asked above.
            result = they_read(code["text"], public, **options)
            if not options and name in ("expired", "not yet"):
                must(result is None, f"claim169 refuses what is {name}")
                continue
            must(result is not None and result.is_verified(), f"claim169 reads “{name}”")
            must(their_fields(result.claim169) == code["fields"], f"{name}: {their_fields(result.claim169)}")
            meta = result.cwt_meta
            told = (meta.issuer, meta.subject, meta.issued_at, meta.not_before, meta.expires_at)
            at = code["issued_at"]
            must(told == (code["issuer"], code["subject"], at, at, code["expires_at"]), f"{name}: {told}")
            must(claim169.inspect(code["text"]).key_id.hex() == code["kid"], f"{name}: the key is named")
            must(they_read(code["text"], stranger, **options) is None, f"{name}: and not with another key")


def their_codes():
    secret = bytes([9] * 32)
    ed25519 = Ed25519PrivateKey.from_private_bytes(secret)
    ed25519_public = ed25519.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    p256 = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())
    p256_public = p256.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint).hex()
    full = claim169.Claim169Input(id="3918592438", full_name="Janardhan BS")
    full.version, full.language, full.date_of_birth, full.gender = "1.0", "eng", "1988-01-02", 1
    full.first_name, full.middle_name, full.last_name = "Janardhan", "B", "S"
    full.address, full.email, full.phone = "New House,\nBengaluru, KA", "j@example.com", "+919876543210"
    full.nationality, full.marital_status, full.guardian = "IN", 2, "J. Honai"
    full.photo, full.photo_format = bytes(range(200)), 2
    full.secondary_full_name, full.secondary_language = "جاناردان", "AR"
    full.location_code, full.legal_status, full.country_of_issuance = "849VCWC8+R9", "Refugee", "IN"
    full.face = [claim169.Biometric(bytes(range(64)), 0, 4, "VendorA"), claim169.Biometric(b"template", 1, 100)]
    full.right_thumb = [claim169.Biometric(b"wsq", 0, 6)]
    people = [
        claim169.Claim169Input(id="1", full_name="A"),
        full,
        claim169.Claim169Input(full_name="བསྟན་འཛིན།"),
        claim169.Claim169Input(full_name="张𬱖"),
        claim169.Claim169Input(),
    ]
    lines, expected = [], []
    for person in people:
        for issued, ends, now, answer in (
            (FIXED, FIXED + 600, FIXED, None),
            (FIXED, None, FIXED + 10**8, None),
            (FIXED, FIXED + 600, FIXED + 601, "credential_time_expired"),
            (FIXED + 60, FIXED + 600, FIXED, "credential_time_issued_ahead"),
        ):
            meta = claim169.CwtMetaInput(issuer=ISSUER, expires_at=ends)
            meta.subject, meta.issued_at, meta.not_before = "somebody", issued, issued
            plain = claim169.encode_with_ed25519(person, meta, secret)
            with_kid = claim169.encode_with_signer(
                person, meta, lambda algorithm, kid, data: ed25519.sign(data), "EdDSA", key_id=b"k-1"
            )
            es256 = claim169.encode_with_ecdsa_p256(person, meta, secret)
            for algorithm, kid, public, text in (
                (-8, "-", ed25519_public, plain),
                (-8, b"k-1".hex(), ed25519_public, with_kid),
                (-7, "-", p256_public, es256),
            ):
                lines.append((now, algorithm, kid, public, ISSUER, text))
                expected.append((person, answer, text))
    for (person, answer, text), said in zip(expected, we_read(lines)):
        if answer is not None:
            must(said == {"refused": answer}, f"{said}, not {answer}")
            continue
        # As claim169 itself reads it; a birth date is told without its hyphens.
        fields = their_fields(claim169.decode_unverified(text, validate_timestamps=False).claim169)
        if "date_of_birth" in fields:
            fields["date_of_birth"] = fields["date_of_birth"].replace("-", "")
        must(said.get("fields") == fields and said["subject"] == "somebody", f"{said}, not {fields}")
    # Another key, another issuer, another algorithm, a key under another name, an unsigned and an encrypted code.
    now, _, _, _, _, text = lines[0]
    meta = claim169.CwtMetaInput(issuer=ISSUER, expires_at=FIXED + 600)
    other = Ed25519PrivateKey.from_private_bytes(bytes([10] * 32)).public_key()
    other = other.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    wrong = [
        ((now, -8, "-", other, ISSUER, text), "credential_signature_wrong"),
        ((now, -8, "-", ed25519_public, "https://other.example", text), "credential_issuer_differs"),
        ((now, -7, "-", p256_public, ISSUER, text), "credential_key_unnamed"),
        ((now, -8, "6b2d32", ed25519_public, ISSUER, lines[1][5]), "credential_key_unknown"),
        ((now, -8, "-", ed25519_public, ISSUER, claim169.encode_unsigned(full, meta)), "credential_"),
        (
            (now, -8, "-", ed25519_public, ISSUER, claim169.encode_signed_encrypted(full, meta, secret, bytes(32))),
            "credential_cose_not_signed",
        ),
    ]
    for (_, code), said in zip(wrong, we_read([line for line, _ in wrong])):
        must(said.get("refused", "").startswith(code), f"{said}, not {code}")
    return text, ed25519_public


def what_is_damaged(text, public, kid, issuer):
    """Both refuse it: each text with the right key and at a time when the whole one is believed."""
    must(they_read(text, bytes.fromhex(public), validate_timestamps=False) is not None, "the whole code is believed")
    texts = list(damaged(text))
    for one in texts:
        must(they_read(one, bytes.fromhex(public), validate_timestamps=False) is None, f"claim169 refuses {one!r}")
    whole = their_fields(they_read(text, bytes.fromhex(public), validate_timestamps=False).claim169)
    for one in packed_wrongly(text):
        said = they_read(one, bytes.fromhex(public), validate_timestamps=False)
        must(said is None or their_fields(said.claim169) == whole, "claim169 reads nothing else out of it")
        texts.append(one)
    answers = we_read([(FIXED, -8, kid, public, issuer, one) for one in [text, *texts]])
    must("fields" in answers[0], f"the whole code is believed: {answers[0]}")
    for one, said in zip(texts, answers[1:]):
        must("refused" in said, f"we refuse {one!r}, not {said}")
    return len(texts)


def main():
    our_codes()
    text, public = their_codes()
    count = what_is_damaged(text, public, "-", ISSUER)
    for code in ours(FIXED):
        if code["name"] in ("minimal", "full"):
            count += what_is_damaged(code["text"], code["public"], code["kid"], code["issuer"])
    print(f"credential-check: claim169 {claim169.__version__} and we read each other: {checks} checks, {count} damaged codes")


try:
    main()
except InvalidSignature:
    sys.exit("credential-check: OpenSSL does not accept a signature of ours")
