import { crc32, deflateSync } from "node:zlib";

/** A PNG of one colour, as small as it can be. */
export function png(width: number, height: number, [red, green, blue]: readonly number[]): Buffer {
  const row = Buffer.concat([
    Buffer.of(0),
    Buffer.from(Array.from({ length: width }, () => [red!, green!, blue!]).flat()),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1A\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A sound of half a second. */
export function wav(): Buffer {
  const samples = Buffer.from(Array.from({ length: 4000 }, (_, at) => 128 + 60 * Math.sin(at / 3)));
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/** A page that says hello. */
export const pdf = `%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R
  /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >> endobj
4 0 obj << /Length 44 >> stream
BT /F 24 Tf 20 40 Td (Hello in a PDF) Tj ET
endstream endobj
trailer << /Root 1 0 R >>
`;

export const mlmodel = `artifact_path: model
flavors:
  python_function:
    loader_module: mlflow.sklearn
    python_version: 3.11.2
  sklearn:
    sklearn_version: 1.8.0
    code: null
mlflow_version: 3.17.2
model_size_bytes: 48213
model_uuid: 0c5f1e2d
run_id: 0b3e9c4d5f6a47b8a1c2d3e4f5061728
signature:
  inputs: '[{"type": "double", "name": "petal", "required": true}, {"type": "string", "name": "note", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1, 3]}}]'
  params: null
utc_time_created: '2026-11-21 10:00:00.000000'
`;
