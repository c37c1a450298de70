/** The signature and the IHDR chunk, which comes first and is always of this length. */
const HEAD = 8 + 25;
const METRES_PER_INCH = 0.0254;
const PER_METRE = 1;

/** A PNG that says how large it is meant to be: with a pHYs chunk (PNG, 3rd edition, 11.3.4.3). */
export function pngWithDensity(
  png: Uint8Array<ArrayBuffer>,
  dotsPerInch: number,
): Uint8Array<ArrayBuffer> {
  const dots = Math.round(dotsPerInch / METRES_PER_INCH);
  const chunk = new DataView(new ArrayBuffer(4 + 4 + 9 + 4));
  chunk.setUint32(0, 9);
  for (const [at, character] of [..."pHYs"].entries())
    chunk.setUint8(4 + at, character.charCodeAt(0));
  chunk.setUint32(8, dots);
  chunk.setUint32(12, dots);
  chunk.setUint8(16, PER_METRE);
  chunk.setUint32(17, crc32(new Uint8Array(chunk.buffer, 4, 13)));
  const result = new Uint8Array(png.length + chunk.byteLength);
  result.set(png.subarray(0, HEAD));
  result.set(new Uint8Array(chunk.buffer), HEAD);
  result.set(png.subarray(HEAD), HEAD + chunk.byteLength);
  return result;
}

/** The checksum of PNG's chunks (annex D). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
