import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSIBLE = /\.(?:js|css|svg|json)$/;

/** Puts a .br and a .gz beside each text file, so that the server never compresses one. */
export const precompress = (): Plugin => ({
  name: "millrace-precompress",
  apply: "build",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (!COMPRESSIBLE.test(fileName)) continue;
        const source = Buffer.from(file.type === "chunk" ? file.code : file.source);
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
        const emit = (extension: string, bytes: Uint8Array): string =>
          this.emitFile({ type: "asset", fileName: fileName + extension, source: bytes });
        emit(".br", brotliCompressSync(source, quality));
        emit(".gz", gzipSync(source, { level: 9 }));
      }
    },
  },
});
