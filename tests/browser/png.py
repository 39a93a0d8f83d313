"""Screenshots made small: the same picture in the 256 colours that it uses most."""

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
CHANNELS = 3

Bytes = NDArray[np.uint8]


def smaller(picture: bytes) -> bytes:
    """A PNG of 24 bits a pixel as one of 8; each colour becomes the nearest of the most frequent ones."""
    chunks = dict(_chunks(picture))
    width, height, *form = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    if form != [8, 2, 0, 0, 0]:
        raise ValueError(f"a picture of 24 bits a pixel is expected, not {form}")
    pixels = _pixels(zlib.decompress(chunks[b"IDAT"]), width, height).reshape(-1, CHANNELS)
    colours, places, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-counts)[:COLOURS]]
    nearest = np.array([_nearest(palette, colour) for colour in colours], np.uint8)
    rows = nearest[places.reshape(height, width)]
    body = zlib.compress(b"".join(b"\x00" + row.tobytes() for row in rows), 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", body), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, content) for kind, content in parts)


def _nearest(palette: Bytes, colour: Bytes) -> int:
    return int(np.argmin(((palette.astype(int) - colour.astype(int)) ** 2).sum(axis=1)))


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of each kind, those of the pixels joined."""
    at, pixels = len(SIGNATURE), b""
    while at < len(picture):
        size, kind = struct.unpack(">I4s", picture[at : at + 8])
        content = picture[at + 8 : at + 8 + size]
        if kind == b"IDAT":
            pixels += content
        else:
            yield kind, content
        at += size + 12
    yield b"IDAT", pixels


def _pixels(filtered: bytes, width: int, height: int) -> Bytes:
    """The rows with PNG's filters undone (RFC 2083, 6)."""
    size = width * CHANNELS
    rows = np.zeros((height + 1, size), np.uint8)  # the row above the first is black
    for number in range(height):
        begin = number * (size + 1)
        line = np.frombuffer(filtered, np.uint8, size, begin + 1)
        rows[number + 1] = _unfiltered(filtered[begin], line, rows[number])
    return rows[1:]


def _unfiltered(kind: int, line: Bytes, above: Bytes) -> Bytes:
    match kind:
        case 0:
            return line
        case 1:
            sums = np.cumsum(line.reshape(-1, CHANNELS), axis=0, dtype=np.uint64)
            return sums.astype(np.uint8).reshape(-1)
        case 2:
            return line + above
        case _:
            return _predicted(kind, bytearray(line), bytes(above))


def _predicted(kind: int, line: bytearray, above: bytes) -> Bytes:
    """The filters that look at three neighbours, byte by byte."""
    left, upper_left = [0] * CHANNELS, [0] * CHANNELS
    for at, up in enumerate(above):
        channel = at % CHANNELS
        before, corner = left[channel], upper_left[channel]
        line[at] = (line[at] + ((before + up) // 2 if kind == 3 else _paeth(before, up, corner))) & 255
        left[channel], upper_left[channel] = line[at], up
    return np.frombuffer(bytes(line), np.uint8)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda neighbour: abs(guess - neighbour))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
