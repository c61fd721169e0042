"""ristretto255 and RFC 9497 with Python integers: slow, obvious, and not for secrets.

Elements are points (x, y) of the Edwards curve -x^2 + y^2 = 1 + d x^2 y^2; nothing is batched, every
formula is the one of the standard with affine coordinates. Sources: RFC 9496, RFC 9380, RFC 9497.
"""

from hashlib import sha512

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
SQRT_AD_MINUS_ONE = 25063068953384623474111414158702152701244531502492656460079210482610430750235
INVSQRT_A_MINUS_D = 54469307008909316920995813868745141605393597292927456921205312896311721017578
ZERO = (0, 1)


def add(one, other):
    (x1, y1), (x2, y2) = one, other
    t = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P
    return x, y


def mul(k, point):
    total = ZERO
    for bit in bin(k)[2:]:
        total = add(total, total)
        if bit == "1":
            total = add(total, point)
    return total


def negative(x):
    return x % P % 2 == 1


def absolute(x):
    return (-x if negative(x) else x) % P


def sqrt_ratio(u, v):
    """Whether u/v is a square, and the root of u/v or of sqrt(-1) u/v that is not negative."""
    r = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    check = v * r * r % P
    u %= P
    correct, flipped = check == u, check == -u % P
    if flipped or check == -u * SQRT_M1 % P:
        r = r * SQRT_M1 % P
    return correct or flipped, absolute(r)


def decode(raw):
    s = int.from_bytes(raw, "little")
    if len(raw) != 32 or s >= P or negative(s):
        return None
    u1, u2 = (1 - s * s) % P, (1 + s * s) % P
    v = (-D * u1 * u1 - u2 * u2) % P
    square, inverse = sqrt_ratio(1, v * u2 * u2)
    x = absolute(2 * s * inverse * u2)
    y = u1 * inverse * inverse * u2 * v % P
    return None if not square or negative(x * y) or y == 0 else (x, y)


def encode(point):
    x, y = point
    u1, u2 = (1 + y) * (1 - y) % P, x * y % P
    _, inverse = sqrt_ratio(1, u1 * u2 * u2)
    den1, den2 = inverse * u1 % P, inverse * u2 % P
    z_inverse = den1 * den2 * x * y % P
    den = den2
    if negative(x * y * z_inverse):
        x, y = y * SQRT_M1 % P, x * SQRT_M1 % P
        den = den1 * INVSQRT_A_MINUS_D % P
    if negative(x * z_inverse):
        y = -y
    return absolute(den * (1 - y)).to_bytes(32, "little")


def one_way_half(raw):
    t = int.from_bytes(raw, "little") % 2**255
    r = SQRT_M1 * t * t % P
    u = (r + 1) * (1 - D * D) % P
    v = (-1 - r * D) * (r + D) % P
    square, s = sqrt_ratio(u, v)
    c = -1
    if not square:
        s, c = -absolute(s * t) % P, r
    n = (c * (r - 1) * (D - 1) ** 2 - v) % P
    w0, w1 = 2 * s * v % P, n * SQRT_AD_MINUS_ONE % P
    w2, w3 = (1 - s * s) % P, (1 + s * s) % P
    return w0 * pow(w1, -1, P) % P, w2 * pow(w3, -1, P) % P


def from_uniform(wide):
    return add(one_way_half(wide[:32]), one_way_half(wide[32:]))


GENERATOR = decode(
    bytes.fromhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76")
)


def long(data):
    return len(data).to_bytes(2, "big") + data


def expand(message, dst, n_bytes=64):
    """expand_message_xmd for any length, block by block."""
    tag = dst + bytes([len(dst)])
    b0 = sha512(bytes(128) + message + n_bytes.to_bytes(2, "big") + b"\0" + tag).digest()
    blocks = [sha512(b0 + b"\1" + tag).digest()]
    while 64 * len(blocks) < n_bytes:
        mixed = bytes(a ^ b for a, b in zip(b0, blocks[-1], strict=True))
        blocks.append(sha512(mixed + bytes([len(blocks) + 1]) + tag).digest())
    return b"".join(blocks)[:n_bytes]


def context(mode):
    return b"OPRFV1-" + bytes([mode]) + b"-ristretto255-SHA512"


def to_scalar(message, mode, prefix=b"HashToScalar-"):
    return int.from_bytes(expand(message, prefix + context(mode)), "little") % ORDER


def evaluate(secret, data, mode):
    """The function itself, without blinding: 64 bytes."""
    product = mul(secret, from_uniform(expand(data, b"HashToGroup-" + context(mode))))
    return sha512(long(data) + long(encode(product)) + b"Finalize").digest()


def derive(seed, info, mode):
    for counter in range(256):
        found = to_scalar(seed + long(info) + bytes([counter]), mode, b"DeriveKeyPair")
        if found:
            return found
    raise AssertionError


def proof_holds(proof, public, asked, answered, mode=1):
    """Whether a proof over encoded elements holds, by the sums of RFC 9497, section 2.2.2."""
    c, s = (int.from_bytes(half, "little") for half in (proof[:32], proof[32:]))
    seed = sha512(long(public) + long(b"Seed-" + context(mode))).digest()
    m = z = ZERO
    for i, (one, other) in enumerate(zip(asked, answered, strict=True)):
        weight = to_scalar(
            long(seed) + i.to_bytes(2, "big") + long(one) + long(other) + b"Composite", mode
        )
        m = add(m, mul(weight, decode(one)))
        z = add(z, mul(weight, decode(other)))
    t2 = add(mul(s, GENERATOR), mul(c, decode(public)))
    t3 = add(mul(s, m), mul(c, z))
    parts = [public, *map(encode, (m, z, t2, t3))]
    return c == to_scalar(b"".join(map(long, parts)) + b"Challenge", mode)
