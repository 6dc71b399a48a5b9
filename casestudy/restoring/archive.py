"""A bundle opened with care: every name, size and digest is checked before anything is read, and nothing is unpacked to disk.

A file is read in blocks and given up as soon as it is larger than it may be, so that no archive fills memory.
"""

import hashlib
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from casestudy.restoring.refusing import BadBundle

MANIFEST = "manifest.sha256"
BLOCK = 1 << 16
MOST_FILES = 5_000
LARGEST_ARCHIVE = 256 << 20
LARGEST_FILE = 256 << 20
LARGEST_TEXT = 32 << 20
LARGEST_TOTAL = 512 << 20
#: Text packs ten or twenty times smaller; what packs better than this is made to burst. Small files are let be.
MOST_RATIO, RATIO_FROM = 200, 1 << 20
LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, UnicodeDecodeError)


class Archive:
    """The files of a bundle that was checked whole: read only what :func:`opened` gave."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.packed = packed
        self.names = set(packed.namelist())

    def stream(self, name: str) -> BinaryIO:
        """A file to be read in parts. Raises :class:`BadBundle` where it is missing."""
        if name not in self.names:
            raise BadBundle(name, "the bundle lacks this file; it cannot be restored. Ask for it anew.")
        return self.packed.open(name)  # type: ignore[return-value]  # a binary stream in all but name

    def read(self, name: str) -> bytes:
        """A small file whole."""
        with self.stream(name) as stream:
            content = stream.read(LARGEST_TEXT + 1)
        if len(content) > LARGEST_TEXT:
            raise BadBundle(name, f"the file is larger than {LARGEST_TEXT >> 20} MB, which no text of a bundle is.")
        return content

    def json(self, name: str) -> Any:
        """A JSON file as a mapping."""
        try:
            value = json.loads(self.read(name))
        except (ValueError, RecursionError) as error:
            raise BadBundle(name, f"this is not JSON ({error}).") from None
        if not isinstance(value, dict):
            raise BadBundle(name, "this is not a JSON object.")
        return value


@contextmanager
def opened(file: BinaryIO) -> Iterator[Archive]:
    """The bundle in a file. Raises :class:`BadBundle` naming the first file that is not as it should be."""
    if file.seek(0, 2) > LARGEST_ARCHIVE:
        raise BadBundle("", f"The archive is larger than {LARGEST_ARCHIVE >> 20} MB, which no bundle of this site is.")
    file.seek(0)
    try:
        packed = zipfile.ZipFile(file)
    except BROKEN as error:
        raise BadBundle(
            "", f"The file is not a ZIP archive that can be read ({error}). Fetch the bundle again."
        ) from None
    with packed:
        _entries(packed.infolist())
        _manifest(packed)
        yield Archive(packed)


def _entries(entries: list[zipfile.ZipInfo]) -> None:
    """Names and sizes, as the archive itself states them."""
    if len(entries) > MOST_FILES:
        raise BadBundle("", f"The archive holds {len(entries)} files; a bundle has {MOST_FILES} at most.")
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        parts = re.split(r"[/\\]", name)
        if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
            raise BadBundle(name, "an absolute path; files of a bundle lie inside it.")
        if ".." in parts:
            raise BadBundle(name, "the path climbs out of the archive.")
        if not name or "\\" in name or "" in parts or "." in parts or any(ord(sign) < 32 for sign in name):
            raise BadBundle(name, "not the name of a file in a bundle.")
        if name in seen:
            raise BadBundle(name, "the name stands twice in the archive.")
        seen.add(name)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise BadBundle(name, "a link or a device; a bundle holds plain files only.")
        if entry.flag_bits & 1 or entry.compress_type not in PLAIN:
            raise BadBundle(name, "packed in a way that no bundle is (encrypted, or not deflated).")
        if entry.file_size > LARGEST_FILE:
            raise BadBundle(
                name, f"says that it unpacks to {entry.file_size >> 20} MB; {LARGEST_FILE >> 20} MB is the most."
            )
        if entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise BadBundle(name, f"unpacks to more than {MOST_RATIO} times its size, as only a ZIP bomb does.")
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise BadBundle("", f"The archive unpacks to more than {LARGEST_TOTAL >> 20} MB.")


def _manifest(packed: zipfile.ZipFile) -> None:
    """Every file as the manifest says, none missing and none beside them."""
    names = packed.namelist()
    if MANIFEST not in names:
        raise BadBundle(MANIFEST, "the bundle lacks its manifest, so nothing in it can be checked.")
    try:
        with packed.open(MANIFEST) as stream:
            lines = stream.read(LARGEST_TEXT).decode().splitlines()
    except (*BROKEN, ValueError) as error:
        raise BadBundle(MANIFEST, f"cannot be read ({error}).") from None
    stated: dict[str, str] = {}
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None or match[2] in stated:
            raise BadBundle(MANIFEST, f"“{line[:120]}” is not one SHA-256 and one name, each name once.")
        stated[match[2]] = match[1]
    for name in names:
        if name != MANIFEST and name not in stated:
            raise BadBundle(name, "the file is not in the manifest: somebody put it in.")
    for name, digest in stated.items():
        if name not in names:
            raise BadBundle(name, "the manifest names this file, and the archive lacks it.")
        if _digest(packed, name) != digest:
            raise BadBundle(
                name, "its SHA-256 is not the one in the manifest: the file was changed. Fetch the bundle again."
            )


def _digest(packed: zipfile.ZipFile, name: str) -> str:
    digest, size, start = hashlib.sha256(), 0, b""
    entry = packed.getinfo(name)
    try:
        with packed.open(name) as stream:
            while block := stream.read(BLOCK):
                start = start or block[:4]
                size += len(block)
                if size > LARGEST_FILE or size > entry.file_size:
                    raise BadBundle(name, "unpacks to more than it says, as only a ZIP bomb does.")
                digest.update(block)
    except BROKEN as error:
        raise BadBundle(name, f"cannot be unpacked ({error}): the file was changed. Fetch the bundle again.") from None
    if start == b"PK\x03\x04":
        raise BadBundle(name, "an archive inside the archive; a bundle holds none.")
    return digest.hexdigest()
