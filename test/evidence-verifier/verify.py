"""Check evidence files of SecPortal: is each one, byte by byte, as the installation with a given key signed it?

    python verify.py --key HEX FILE...

HEX is the public key as 64 hexadecimal characters, got by another way than with the files. For each file one line is
printed, "FILE: right" or "FILE: wrong: WHY". Ends with 0 if all are right, 1 if any isn't, 2 for wrong arguments.

Written from docs/evidence.md alone ("Writing a check of your own", steps 1 to 7) and RFC 8032; standard library only.
It checks the signature and the form that is signed. It doesn't read the JSON, and it doesn't check `record.head`.
Ed25519 is verified strictly and without the cofactor: [s]B - [k]A, encoded, has to be the 32 bytes of R. So R has to be
canonical; the key has to be canonical, on the curve and not of small order; and s has to be below L.
"""
import argparse
import hashlib
import os
import re
import sys

BEGINNING = b'{"format":"secportal evidence",\n'
VERSION = b'"version":1,\n'
LAST_LINE = re.compile(rb'"signature":\{"algorithm":"Ed25519","key":"([0-9a-f]{64})","value":"([0-9a-f]{128})"\}\}\n')

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
IDENTITY = (0, 1, 1, 0)  # points are extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, x*y = T/Z


def add(p, q):
    """The sum of two points; the formula also holds for equal points and the identity (RFC 8032, 5.1.4)."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * D * p[3] * q[3] % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def encode(p):
    z = pow(p[2], -1, P)
    return (p[1] * z % P | (p[0] * z % P & 1) << 255).to_bytes(32, "little")


def decode(data):
    """The point of 32 bytes, or None unless they are the canonical encoding of one (RFC 8032, 5.1.3)."""
    number = int.from_bytes(data, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    if y >= P:
        return None
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if x * x % P != xx:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != xx or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def table(p):
    """Rows 0 to 63, in row i the multiples 0 to 15 of [16^i]p, so that multiplying p takes additions alone."""
    rows = []
    for _ in range(64):
        row = [IDENTITY]
        for _ in range(15):
            row.append(add(row[-1], p))
        rows.append(row)
        p = add(row[-1], p)
    return rows


def multiply(rows, number):
    total = IDENTITY
    for row in rows:
        total = add(total, row[number & 15])
        number >>= 4
    return total


class Key:
    """A public key, with tables made once for all the files."""

    def __init__(self, hexadecimal):
        self.data = bytes.fromhex(hexadecimal)
        point = decode(self.data)
        self.usable = point is not None
        if self.usable:
            x, y, z, t = point
            self.minus_a = table((P - x, y, z, P - t))
            self.b = table(decode((4 * pow(5, -1, P) % P).to_bytes(32, "little")))
            self.usable = encode(multiply(self.minus_a, 8)) != encode(IDENTITY)

    def verifies(self, message, signature):
        r, s = signature[:32], int.from_bytes(signature[32:], "little")
        if s >= L:
            return False
        k = int.from_bytes(hashlib.sha512(r + self.data + message).digest(), "little") % L
        return encode(add(multiply(self.b, s), multiply(self.minus_a, k))) == r


def fault(name, key):
    """What is wrong with the file of this name, in a few words; None if it's right."""
    try:
        with open(name, "rb") as file:
            data = file.read()
    except (OSError, MemoryError):
        return "it can't be read"
    if not data.startswith(BEGINNING):
        return "it doesn't begin as evidence does"
    if not data.startswith(VERSION, len(BEGINNING)):
        return "it isn't of version 1 of the format"
    cut = data.rfind(b"\n", 0, len(data) - 1) + 1
    body, last_line = data[:cut], LAST_LINE.fullmatch(data[cut:])
    if not last_line:
        return "its last line isn't a signature as it has to be"
    if bytes.fromhex(last_line[1].decode()) != key.data:
        return "it names another key"
    if not key.usable:
        return "the key is no valid Ed25519 key"
    message = b'["secportal evidence",1,"%s"]' % hashlib.sha256(body).hexdigest().encode()
    if not key.verifies(message, bytes.fromhex(last_line[2].decode())):
        return "its signature doesn't fit"
    return None


def hexadecimal_key(text):
    if not re.fullmatch("[0-9A-Fa-f]{64}", text):
        raise argparse.ArgumentTypeError("a key is 64 hexadecimal characters")
    return text


def main():
    parser = argparse.ArgumentParser(description="Check signed evidence files.", allow_abbrev=False)
    parser.add_argument("--key", required=True, metavar="HEX", type=hexadecimal_key, help="the public key")
    parser.add_argument("files", nargs="+", metavar="FILE")
    arguments = parser.parse_args()
    key, code = Key(arguments.key), 0
    for name in arguments.files:
        why = fault(name, key)
        # A name's control characters are escaped, so that a file always has one line, and no name can make up another.
        shown = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]", lambda c: ascii(c[0])[1:-1], name)
        try:
            os.write(1, os.fsencode(f"{shown}: wrong: {why}\n" if why else f"{shown}: right\n"))
        except OSError:  # nobody reads on
            return 1
        code = 1 if why else code
    return code


if __name__ == "__main__":
    sys.exit(main())
