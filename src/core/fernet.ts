import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/**
 * Fernet, the encryption with which MLflow stores the secrets of webhooks: AES-128-CBC under an
 * HMAC-SHA256 (the specification is in the repository fernet/spec). A key is 32 bytes in URL-safe
 * base64, of which the first half signs and the second encrypts.
 */

const VERSION = 0x80;
/** Version, time and initialization vector. */
const HEADER = 1 + 8 + 16;
const MAC = 32;

/** Whether a text is a key. */
export const isFernetKey = (key: string): boolean =>
  /^[\w-]{43}=?$/.test(key) && Buffer.from(key, "base64url").length === 32;

function halves(key: string): { signing: Buffer; encryption: Buffer } {
  const bytes = Buffer.from(key, "base64url");
  return { signing: bytes.subarray(0, 16), encryption: bytes.subarray(16) };
}

/** Encrypts a text; the token holds the time at which that was done. */
export function encrypt(key: string, text: string): string {
  const { signing, encryption } = halves(key);
  const iv = randomBytes(16);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000)));
  const cipher = createCipheriv("aes-128-cbc", encryption, iv);
  const signed = Buffer.concat([
    Buffer.of(VERSION),
    time,
    iv,
    cipher.update(text, "utf8"),
    cipher.final(),
  ]);
  return padded(Buffer.concat([signed, macOf(signing, signed)]).toString("base64url"));
}

/** Reads a token. Throws Error for one that was made with another key, or was changed. */
export function decrypt(key: string, token: string): string {
  const { signing, encryption } = halves(key);
  const bytes = Buffer.from(token, "base64url");
  const signed = bytes.subarray(0, -MAC);
  if (
    bytes.length < HEADER + 16 + MAC ||
    bytes[0] !== VERSION ||
    !timingSafeEqual(bytes.subarray(-MAC), macOf(signing, signed))
  )
    throw new Error("It was not encrypted with this key.");
  const decipher = createDecipheriv("aes-128-cbc", encryption, signed.subarray(9, HEADER));
  return Buffer.concat([decipher.update(signed.subarray(HEADER)), decipher.final()]).toString();
}

const macOf = (key: Buffer, bytes: Buffer): Buffer =>
  createHmac("sha256", key).update(bytes).digest();

/** Python's readers insist on it. */
const padded = (base64: string): string => base64.padEnd(Math.ceil(base64.length / 4) * 4, "=");
