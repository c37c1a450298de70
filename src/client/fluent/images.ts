import { crc32, deflateSync } from "node:zlib";

/** Pixels row by row: bytes from 0 to 255, or floats from 0 to 1. */
export interface Pixels {
  width: number;
  height: number;
  /** 1 (grey), 3 (RGB) or 4 (RGBA) values for each pixel, which their count tells. */
  data: Uint8Array | Uint8ClampedArray | Float32Array | Float64Array;
}

/** Pixels, or the bytes of an image file. */
export type Image = Pixels | Uint8Array;

const LONGEST_THUMBNAIL_SIDE = 256;
const PNG_COLOUR_TYPE: Readonly<Record<number, number>> = { 1: 0, 3: 2, 4: 6 };

/** Where an image of a series belongs. */
export interface ImagePlace {
  key: string;
  /** Default 0. */
  step?: number;
  /** In milliseconds since 1970; default now. */
  timestamp?: number;
}

/**
 * Where an image of a series lies, as MLflow's UI looks for it: itself, and a smaller one. Pixels
 * are PNG in both places, which that UI takes beside the WebP that Python writes.
 *
 * @throws RangeError for the bytes of a file that is neither
 */
export function imagePaths(
  image: Image,
  { key, step = 0, timestamp = Date.now() }: ImagePlace,
): { full: string; compressed: string } {
  const name = key.replaceAll("/", "~");
  const base = `images/${name}+step+${step}+timestamp+${timestamp}+${crypto.randomUUID()}`;
  const type = image instanceof Uint8Array ? typeOf(image) : "png";
  return { full: `${base}.${type}`, compressed: `${base}+compressed.${type}` };
}

function typeOf(file: Uint8Array): "png" | "webp" {
  const text = Buffer.from(file.subarray(0, 12)).toString("latin1");
  if (text.startsWith("\x89PNG")) return "png";
  if (text.startsWith("RIFF") && text.endsWith("WEBP")) return "webp";
  throw new RangeError(
    "An image of a series is pixels, or a file in PNG or WebP; logImage(image, path) stores others.",
  );
}

/** The bytes of an image file: PNG for pixels. Throws RangeError for pixels that are no image. */
export function encodeImage(image: Image): Uint8Array {
  if (image instanceof Uint8Array) return image;
  const { width, height, data } = image;
  const channels = channelsOf(image);
  const rows = new Uint8Array(height * (1 + width * channels));
  const scale = data instanceof Float32Array || data instanceof Float64Array ? 255 : 1;
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    rows[to++] = 0; // No filter.
    for (let x = 0; x < width * channels; x++)
      rows[to++] = Math.min(255, Math.max(0, Math.round(data[from++]! * scale)));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, PNG_COLOUR_TYPE[channels]!], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND")];
  return Buffer.concat([signature, ...parts]);
}

function channelsOf({ width, height, data }: Pixels): number {
  const channels = data.length / (width * height);
  if (PNG_COLOUR_TYPE[channels] !== undefined) return channels;
  throw new RangeError(
    `An image of ${width} × ${height} pixels has 1, 3 or 4 values for each; these are ${data.length} values.`,
  );
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}

/** A smaller copy, for lists of images; the bytes of a file stay as they are. */
export function thumbnail(image: Image): Image {
  if (image instanceof Uint8Array) return image;
  const factor = Math.max(image.width, image.height) / LONGEST_THUMBNAIL_SIDE;
  if (factor <= 1) return image;
  const channels = channelsOf(image);
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const data = image.data.slice(0, width * height * channels);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (Math.floor(y * factor) * image.width + Math.floor(x * factor)) * channels;
      for (let channel = 0; channel < channels; channel++) data[to++] = image.data[from + channel]!;
    }
  return { width, height, data };
}
