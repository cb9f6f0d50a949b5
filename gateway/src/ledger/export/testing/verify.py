#!/usr/bin/env python3
"""A second verifier of Gatehouse's audit exports, written from docs/audit.md and the specifications alone, to check
the first. Python's standard library only; Ed25519 by hand (RFC 8032). Usage, exit codes and places as verify.mjs."""
import base64, binascii, gzip, hashlib, json, os, re, sys, zlib

# ---- Ed25519 (RFC 8032, section 5.1)
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    c = 2 * a[3] * b[3] * D % P
    d = 2 * a[2] * b[2] % P
    e, f, g, h = f - e, d - c, d + c, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, point):
    out = (0, 1, 1, 0)
    while n:
        if n & 1:
            out = add(out, point)
        point, n = add(point, point), n >> 1
    return out


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def unpack_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - xx) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = unpack_point(BASE_Y.to_bytes(32, "little"))


def ed25519_ok(public, message, signature):
    if len(signature) != 64:
        return False
    a, r = unpack_point(public), unpack_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return same(times(s, BASE), add(r, times(k, a)))


# ---- notes
def b64(text, length=None):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError):
        return None
    if base64.b64encode(data).decode() != text or (length is not None and len(data) != length):
        return None
    return data


def sha(data):
    return hashlib.sha256(data).digest()


def read_key(line):
    found = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", line.strip())
    if not found:
        return None
    name, key_id, encoded = found.groups()
    typed = b64(encoded, 33)
    if typed is None or typed[0] != 1 or sha(name.encode() + b"\n" + typed)[:4].hex() != key_id:
        return None
    return name, key_id, typed[1:]


def open_note(keys, note):
    head, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        return None
    text, signer = head + "\n", None
    for line in tail[:-1].split("\n"):
        found = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        data = b64(found.group(2)) if found else None
        if data is None or len(data) < 5:
            return None
        for key in keys:
            if key[0] == found.group(1) and key[1] == data[:4].hex():
                if not ed25519_ok(key[2], text.encode(), data[4:]):
                    return None
                signer = key
    return (text, signer) if signer else None


def open_checkpoint(keys, note):
    opened = open_note(keys, note)
    found = opened and re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]*)\n([^\n]+)\n", opened[0])
    if not found or found.group(1) != opened[1][0] or b64(found.group(3), 32) is None:
        return None
    return int(found.group(2)), b64(found.group(3), 32)


# ---- the tree: recursion over ranges, where the other verifier keeps a stack
class Missing(Exception):
    pass


def split(low, high):
    width = 1
    while width * 2 < high - low:
        width *= 2
    return low + width


class Bundle:
    def __init__(self, folder):
        self.folder, self.findings, self.tiles, self.bad_tile = folder, [], {}, None

    def path(self, name):
        return os.path.join(self.folder, *name.split("/"))

    def read(self, name):
        try:
            with open(self.path(name), "rb") as file:
                return file.read()
        except OSError:
            return b""

    def report(self, place, reason):
        self.findings.append(f"✗ {place}: {reason}")

    def tile_name(self, level, n):
        width = min(256, self.size // 256**level - n * 256)
        groups, rest = [f"{n % 1000:03d}"], n // 1000
        while rest:
            groups, rest = [f"x{rest % 1000:03d}"] + groups, rest // 1000
        return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < 256 else ""), width

    def tile(self, level, n):
        if (level, n) not in self.tiles:
            name, width = self.tile_name(level, n)
            data = self.read(name)
            if len(data) != 32 * width:
                self.bad_tile = self.bad_tile or name
                data = None
            self.tiles[level, n] = data
        return self.tiles[level, n]

    def node_in_tiles(self, level, index):
        width = 2 ** (level % 8)
        data = self.tile(level // 8, index * width // 256)
        if data is None:
            raise Missing()
        at = index * width % 256 * 32
        hashes = [data[i : i + 32] for i in range(at, at + 32 * width, 32)]
        while len(hashes) > 1:
            hashes = [sha(b"\x01" + hashes[i] + hashes[i + 1]) for i in range(0, len(hashes), 2)]
        return hashes[0]

    def root(self, low, high):
        """The hash over leaves low..high: from the entries where they are given, from the tiles beside them."""
        width = high - low
        if width == 0:
            return sha(b"")
        full = width & (width - 1) == 0
        if full and (high <= self.first or low >= self.end):
            return self.node_in_tiles(width.bit_length() - 1, low // width)
        if width == 1:
            return self.leaves[low - self.first]
        middle = split(low, high)
        out = sha(b"\x01" + self.root(low, middle) + self.root(middle, high))
        level = width.bit_length() - 1
        if full and level % 8 == 0:
            self.compare(level, low // width, out)
        return out

    def compare(self, level, index, hash_):
        try:
            kept = self.node_in_tiles(level, index)
        except Missing:
            return
        if kept != hash_ and self.bad_node is None:
            self.bad_node = (index * 2**level, (index + 1) * 2**level - 1)

    # ---- the parts
    def lines(self, name):
        data, pieces = self.read(name), []
        unpacker = zlib.decompressobj(31)
        try:
            pieces.append(unpacker.decompress(data))
        except zlib.error:
            # What could be unpacked before the damage, a byte at a time.
            unpacker, pieces = zlib.decompressobj(31), []
            try:
                for at in range(len(data)):
                    pieces.append(unpacker.decompress(data[at : at + 1]))
            except zlib.error:
                pass
            return b"".join(pieces).split(b"\n")[:-1], False
        whole = b"".join(pieces)
        return whole.split(b"\n")[:-1], unpacker.eof and not unpacker.unused_data and whole.endswith(b"\n")

    def part(self, part):
        lines, whole = self.lines(part["name"])
        omitted = 0
        for at, line in enumerate(lines[: part["rows"]]):
            index = part["first"] + at
            found = re.fullmatch(rb'\{"h":"([A-Za-z0-9+/]{43}=)","i":(\d+)\}', line)
            if found:
                omitted += 1
                leaf = b64(found.group(1).decode(), 32) if found.group(2) == str(index).encode() else None
            else:
                leaf = sha(b"\x00" + line) if len(line) <= 16384 else None
            self.leaf(index, leaf, part["name"])
        if len(lines) < part["rows"]:
            self.leaf(part["first"] + len(lines), None, part["name"])
        if not whole or len(lines) != part["rows"] or omitted != part["omitted"]:
            self.report(part["name"], "has not the rows that the manifest says")
        self.omitted += omitted

    def leaf(self, index, leaf, name):
        self.leaves.append(leaf)
        data = self.tile(0, index // 256)
        at = index % 256 * 32
        if self.bad is None and (leaf is None or (data is not None and data[at : at + 32] != leaf)):
            self.bad = (index, leaf, name)

    def walk(self, manifest):
        self.size = manifest["checkpoint"]["size"]
        parts = manifest["parts"]
        self.first, self.end = (self.size, self.size) if not parts else (manifest["min_index"], manifest["max_index"] + 1)
        self.leaves, self.bad, self.bad_node, self.omitted = [], None, None, 0
        for part in parts:
            self.part(part)
        proved, whole = False, None not in self.leaves
        if whole:
            try:
                proved = self.root(0, self.size) == b64(manifest["checkpoint"]["root"])
            except Missing:
                whole = False
        self.proved = proved
        self.blame(proved)

    def blame(self, proved):
        if self.bad_tile:
            self.report(self.bad_tile, "is missing or has a wrong length")
        if self.bad and self.bad[1] is not None and proved:
            self.report(self.tile_name(0, self.bad[0] // 256)[0], f"its hash {self.bad[0]} was changed")
        elif self.bad:
            self.report(f"entry {self.bad[0]} ({self.bad[2]})", "is not what was sealed, or missing")
        elif self.bad_node:
            self.report(f"entries {self.bad_node[0]}–{self.bad_node[1]}", "are not all as sealed")
        elif not self.bad_tile and not proved:
            self.report("checkpoint", "its root is not of these entries")

    # ---- the bundle
    def manifest(self, keys):
        data = self.read("manifest.json")
        opened = open_note(keys, self.read("manifest.note").decode(errors="replace"))
        if not opened:
            self.report("manifest.note", "is not signed by this key")
        elif opened[0] != f"gatehouse-export/v1\n{base64.b64encode(sha(data)).decode()}\n":
            self.report("manifest.json", "is not the manifest that was signed")
        try:
            manifest = json.loads(data)
            assert manifest["format"] == "gatehouse-export/v1" and b64(manifest["checkpoint"]["root"], 32)
            following = manifest["min_index"]
            for at, part in enumerate(manifest["parts"]):
                assert part["name"] == f"events-{at + 1:05d}.jsonl.gz" and part["first"] == following
                assert part["rows"] > 0 and part["last"] == part["first"] + part["rows"] - 1 and part["omitted"] >= 0
                following = part["last"] + 1
            if manifest["parts"]:
                assert manifest["max_index"] == following - 1 < manifest["checkpoint"]["size"]
            else:
                assert manifest["min_index"] is None and manifest["max_index"] is None
        except (ValueError, KeyError, TypeError, AssertionError):
            self.report("manifest.json", "is no manifest of this format")
            return None
        if manifest["origin"] not in [key[0] for key in keys]:
            self.report("manifest.json", "its origin is not the name of the key")
        return manifest

    def files(self, manifest):
        for file in manifest["parts"] + manifest.get("views", []):
            data = self.read(file["name"])
            if len(data) != file["bytes"] or hashlib.sha256(data).hexdigest() != file["sha256"]:
                self.report(file["name"], "is not the file of the manifest")
        known = [part["name"] for part in manifest["parts"]]
        for name in sorted(os.listdir(self.folder)):
            if name.endswith(".jsonl.gz") and name not in known:
                self.report(name, "is not in the manifest")

    def root_at(self, size):
        """The root of an older tree, where the entries given reach so far."""
        if not self.proved or not self.first <= size <= self.end:
            return None
        try:
            return self.older_root(0, size)
        except Missing:
            return None

    def older_root(self, low, high):
        width = high - low
        if width & (width - 1) == 0:
            return self.root(low, high)
        middle = split(low, high)
        return sha(b"\x01" + self.root(low, middle) + self.older_root(middle, high))

    def anchors(self, keys, newer):
        folder = self.path("anchors")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if not name.endswith(".checkpoint"):
                continue
            older = open_checkpoint(keys, self.read(f"anchors/{name}").decode(errors="replace"))
            if older is None:
                self.report(f"anchors/{name}", "is no checkpoint of this key")
            elif older[0] > newer[0]:
                self.report(f"anchors/{name}", "is longer than the checkpoint: the log was cut")
            elif not self.goes_on(name, older, newer):
                self.report(f"anchors/{name}", "the log does not go on from it")

    def goes_on(self, name, older, newer):
        known = newer[1] if older[0] == newer[0] else self.root_at(older[0])
        if known is not None:
            return known == older[1]
        lines = self.read(f"anchors/{name[:-10]}proof").decode(errors="replace").split()
        proof = [b64(line, 32) for line in lines]
        return None not in proof and consistent(older, newer, proof)

    def verify(self, keys):
        manifest = self.manifest(keys)
        if manifest is None:
            return ""
        self.files(manifest)
        self.walk(manifest)
        told = (manifest["checkpoint"]["size"], b64(manifest["checkpoint"]["root"]))
        signed = open_checkpoint(keys, self.read("checkpoint").decode(errors="replace"))
        if signed is None:
            self.report("checkpoint", "is not of this key and origin")
        elif signed != told:
            self.report("checkpoint", "is not the checkpoint of the manifest")
        self.anchors(keys, told)
        rows = sum(part["rows"] for part in manifest["parts"])
        return f"{rows - self.omitted} entries, {self.omitted} omitted, size {self.size}, {manifest['origin']}"


def consistent(older, newer, proof):
    """RFC 6962, section 2.1.2, read backwards: rebuilds both roots from the proof's end."""
    proof = list(proof)
    if not 0 < older[0] < newer[0]:
        return False

    def walk(m, n, known):
        if m == n:
            return (older[1], older[1]) if known else (proof[0], proof.pop(0))
        k = split(0, n)
        if m <= k:
            old, new = walk(m, k, known)
            return old, sha(b"\x01" + new + proof.pop(0))
        old, new = walk(m - k, n - k, False)
        left = proof.pop(0)
        return sha(b"\x01" + left + old), sha(b"\x01" + left + new)

    try:
        old, new = walk(older[0], newer[0], True)
    except IndexError:
        return False
    return not proof and old == older[1] and new == newer[1]


def usage(reason):
    print(f"{reason}\nusage: verify.py DIR [--key FILE]", file=sys.stderr)
    sys.exit(2)


def main(words):
    key_file = None
    if "--key" in words:
        at = words.index("--key")
        key_file = words[at + 1] if at + 1 < len(words) else usage("wrong arguments")
        del words[at : at + 2]
    if len(words) != 1 or words[0].startswith("--") or not os.path.isdir(words[0]):
        usage("wrong arguments, or no directory")
    bundle = Bundle(words[0])
    try:
        with open(key_file or os.path.join(words[0], "vkey.txt"), encoding="utf-8") as file:
            keys = [read_key(line) for line in file.read().strip().split("\n")]
    except OSError:
        keys = [None]
    if None in keys:
        if key_file:
            usage("no public key")
        bundle.report("vkey.txt", "is missing or no public key")
        keys = []
    summary = bundle.verify(keys)
    if bundle.findings:
        print("\n".join(bundle.findings), file=sys.stderr)
        sys.exit(1)
    print(f"✓ proved: {summary}" + ("" if key_file else "; key taken from the bundle, not trusted"))


main(sys.argv[1:])
