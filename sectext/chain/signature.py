"""A manifest signed with Ed25519, by the keys that the user names. No key is made or kept here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sectext.errors import ForeignFile, IntegrityError, MissingExtra


class NotAKey(ForeignFile):
    """A file that holds no Ed25519 key in PEM."""

    code = "not-a-key"


class NotSigned(IntegrityError):
    """A signature that is missing, or was not made by that key for these bytes."""

    code = "not-signed"


def signature_of(file: Path) -> Path:
    """Where the signature of a file stands: beside it."""
    return file.with_name(f"{file.name}.sig")


def sign(data: bytes, key: Path) -> bytes:
    """The signature of some bytes, 64 bytes long; `key` is a private key in PEM. Raises NotAKey, MissingExtra."""
    serialization, ed25519 = _cryptography()
    try:
        found = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        hint = "It is not read with a password. openssl genpkey -algorithm ed25519 makes one."
        raise NotAKey(f"This is no private key in PEM: {error}.", where=str(key), hint=hint) from None
    if not isinstance(found, ed25519.Ed25519PrivateKey):
        raise NotAKey("The key is not an Ed25519 key.", where=str(key), hint="openssl genpkey -algorithm ed25519")
    return bytes(found.sign(data))


def check(data: bytes, file: Path, key: Path) -> None:
    """That a file's bytes were signed by the owner of a public key. Raises NotSigned, NotAKey, MissingExtra."""
    serialization, ed25519 = _cryptography()
    from cryptography.exceptions import InvalidSignature

    try:
        found = serialization.load_pem_public_key(key.read_bytes())
    except ValueError as error:
        raise NotAKey(f"This is no public key in PEM: {error}.", where=str(key)) from None
    if not isinstance(found, ed25519.Ed25519PublicKey):
        raise NotAKey("The key is not an Ed25519 key.", where=str(key))
    beside = signature_of(file)
    if not beside.is_file():
        raise NotSigned("There is no signature.", where=str(beside), hint=f"It stands beside {file.name}.")
    try:
        found.verify(beside.read_bytes(), data)
    except InvalidSignature:
        raise NotSigned(f"It is not {key.name}’s signature of {file.name}.", where=str(beside)) from None


def _cryptography() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        hint = "pip install 'sectext[sign]'"
        raise MissingExtra("Signatures are made and checked with the package cryptography.", hint=hint) from None
    return serialization, ed25519
