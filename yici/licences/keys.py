"""The key room: a test certification authority of our own, and one key for every seal.

Made at set-up and kept in one folder (`var/keys`), readable by its owner only. A city in earnest
puts its licensed authority's keys behind the same `Pair`, or its own `Seal` (seals.py).
"""

import datetime as dt
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

YEAR = dt.timedelta(days=365)
_PRIVATE = 0o600


@dataclass(frozen=True)
class Holder:
    """Whose seal: the department's full name, its credit code, and a mark such as 演示专用."""

    name: str
    code: str
    mark: str = ""

    def folder(self) -> str:
        """A name for the holder's key on disk: a renamed department gets a new seal."""
        if not (self.code.isascii() and self.code.isalnum()):
            raise ValueError(f"not a credit code: {self.code!r}")
        digest = hashlib.sha256(f"{self.name}\n{self.mark}".encode()).hexdigest()
        return f"{self.code}-{digest[:12]}"


@dataclass(frozen=True)
class Pair:
    """A private key, its certificate, and where both lie."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    folder: Path


@dataclass(frozen=True)
class KeyRoom:
    """The folder of keys; whatever is asked for and missing is made, once, even by rivals."""

    folder: Path

    def root(self) -> Pair:
        """The authority everyone trusts."""
        return self._pair("root", lambda: _issue(_plain("一次测试根证书 Yici Test Root"), None, 20))

    def issuing(self) -> Pair:
        """The authority below it that signs the seals' certificates."""
        name = _plain("一次测试签发机构 Yici Test Issuing CA")
        return self._pair("issuing", lambda: _issue(name, self.root(), 15))

    def seal(self, holder: Holder) -> Pair:
        """The holder's seal key (EC P-256), certified on its name and credit code."""
        path = f"seals/{holder.folder()}"
        return self._pair(path, lambda: _issue(_named(holder), self.issuing(), 10, ca=False))

    def _pair(self, name: str, make) -> Pair:
        folder = self.folder / name
        if not folder.exists():
            _keep(folder, *make())
        return _read(folder)


def _issue(subject: x509.Name, issuer: Pair | None, years: int, ca: bool = True):
    key = ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    above = issuer.certificate.subject if issuer else subject
    signing = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + years * YEAR)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(_usage(ca), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False
        )
    )
    return key, builder.sign(signing, hashes.SHA256())


def _usage(ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_cert_sign=ca,
        crl_sign=ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _plain(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Yici"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _named(holder: Holder) -> x509.Name:
    """The seal's picture always shows all of a name that is too long for the certificate."""
    name = _fitting(holder.name)
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, holder.code),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _fitting(name: str) -> str:
    """Cut to what X.520 allows, which the library counts in bytes: 64, 21 Chinese characters."""
    return name.encode()[:64].decode(errors="ignore")


def _keep(folder: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    """Writes both aside and renames the whole: of two makers at once, the first wins."""
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".making-"))
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    for name, content in {"key.pem": secret, "cert.pem": certificate.public_bytes(pem)}.items():
        with open(os.open(aside / name, os.O_WRONLY | os.O_CREAT, _PRIVATE), "wb") as file:
            file.write(content)
    try:
        aside.rename(folder)
    except OSError:
        shutil.rmtree(aside)
        if not folder.exists():
            raise


def _read(folder: Path) -> Pair:
    secret = (folder / "key.pem").read_bytes()
    key = serialization.load_pem_private_key(secret, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{folder}/key.pem: the key of a seal is on an elliptic curve")
    certificate = x509.load_pem_x509_certificate((folder / "cert.pem").read_bytes())
    return Pair(key, certificate, folder)
