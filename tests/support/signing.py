"""Pictures with real Content Credentials, signed by certificates that are made for the test.

Example::

    signer = Authority().signer()
    signed = signer.sign(picture(kind="JPEG"), "image/jpeg")
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = timedelta(days=1)
_BY_MODEL = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
_UNUSED = (
    "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only",
)  # fmt: skip
MANIFEST: dict[str, Any] = {
    "claim_generator_info": [{"name": "a signing test", "version": "1.0"}],
    "title": "cat",
    "assertions": [
        {
            "label": "c2pa.actions",
            "data": {
                "actions": [
                    {
                        "action": "c2pa.created",
                        "digitalSourceType": _BY_MODEL,
                        "softwareAgent": {"name": "Painter", "version": "3"},
                    }
                ]
            },
        }
    ],
}


@dataclass(frozen=True)
class Signer:
    """A certificate chain (PEM) and the key that belongs to it."""

    chain: bytes
    key: bytes

    def sign(self, content: bytes, media_type: str, remote: str | None = None) -> bytes:
        """The same file with credentials in it, or with the address `remote` where they are said to be."""
        info = c2pa.C2paSignerInfo(c2pa.C2paSigningAlg.ES256, self.chain, self.key, None)
        signed = io.BytesIO()
        with c2pa.Signer.from_info(info) as signer, c2pa.Builder(MANIFEST) as builder:
            if remote is not None:
                builder.set_no_embed()
                builder.set_remote_url(remote)
            builder.sign(signer, media_type, io.BytesIO(content), signed)
        return signed.getvalue()


class Authority:
    """A certificate authority of its own. `root` is its certificate as PEM, to be trusted or not."""

    def __init__(self, name: str = "Test Authority") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(name)
        self._certificate = self._made(self._name, self._key, timedelta(days=-1), authority=True)
        self.root = _pem(self._certificate).decode()

    def signer(self, organisation: str = "Test Painters", *, age: timedelta = _DAY) -> Signer:
        """One whose certificate, given out `age` ago, is good for 30 days."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._made(_name(organisation), key, -age)
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return Signer(_pem(certificate) + _pem(self._certificate), text)

    def _made(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, begin: timedelta, *, authority: bool = False
    ) -> x509.Certificate:
        begins = datetime.now(UTC) + begin
        usage = dict.fromkeys(_UNUSED, False)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(begins + 30 * _DAY)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .add_extension(
                x509.KeyUsage(digital_signature=not authority, key_cert_sign=authority, crl_sign=authority, **usage),
                critical=True,
            )
        )
        if not authority:
            builder = builder.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=True
            )
        return builder.sign(self._key, hashes.SHA256())


def _name(organisation: str) -> x509.Name:
    names = {NameOID.COMMON_NAME: f"{organisation} certificate", NameOID.ORGANIZATION_NAME: organisation}
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in names.items()])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)
