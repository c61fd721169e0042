"""The record hash, one byte and one word at a time."""

MASK = (1 << 64) - 1


def fold(values: list[bytes], hashes: list[int]) -> list[int]:
    out = []
    for value, seed in zip(values, hashes, strict=True):
        h = seed ^ (len(value) * 0xC2B2AE3D27D4EB4F & MASK)
        for i in range(0, len(value), 8):
            h = (h ^ int.from_bytes(value[i : i + 8], "little")) * 0x9E3779B97F4A7C15 & MASK
            h ^= h >> 29
        out.append((h + 0xC2B2AE3D27D4EB4F) * 0x9E3779B97F4A7C15 & MASK)
    return out
