import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./command.ts";

const SCRIPT = `
import datetime, ipaddress
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
now = datetime.datetime.now(datetime.timezone.utc)
address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
cert = (
    x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    .not_valid_before(now - datetime.timedelta(days=1))
    .not_valid_after(now + datetime.timedelta(days=1))
    .add_extension(x509.SubjectAlternativeName([address]), critical=False)
    .sign(key, hashes.SHA256())
)
open("cert.pem", "wb").write(cert.public_bytes(serialization.Encoding.PEM))
open("key.pem", "wb").write(
    key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
)
`;

/** A certificate as PEM, and the key to it. */
export interface Certificate {
  cert: string;
  key: string;
  /** The file with the certificate. */
  file: string;
  /** The file with both. */
  both: string;
}

/**
 * A certificate for 127.0.0.1 that no authority has signed, as files in a folder, made with the
 * library that MLflow brings.
 */
export async function selfSigned(python: string, cwd: string): Promise<Certificate> {
  const { code, stderr } = await runCommand(python, ["-c", SCRIPT], { cwd });
  if (code !== 0) throw new Error(stderr);
  const [file, both] = [join(cwd, "cert.pem"), join(cwd, "both.pem")];
  const [cert, key] = await Promise.all([
    readFile(file, "utf8"),
    readFile(join(cwd, "key.pem"), "utf8"),
  ]);
  await writeFile(both, key + cert);
  return { cert, key, file, both };
}
