import { Readable } from "node:stream";
import { invalidParameter } from "../protocol/errors.ts";

/** The stream, which fails once it has given more than `limit` bytes. */
export const limited = (source: Readable, limit: number): Readable =>
  Readable.from(counted(source, limit), { objectMode: false });

async function* counted(source: Readable, limit: number): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > limit)
      throw invalidParameter(
        `Artifacts uploaded here may have at most ${limit / 1024 / 1024} MiB; upload larger ones through the artifact proxy.`,
      );
    yield chunk;
  }
}
