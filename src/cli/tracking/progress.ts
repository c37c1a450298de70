import type { TransferWatch } from "../../client/artifact-transfer.ts";

/** How often the line is written anew, in milliseconds. */
const INTERVAL = 200;

/**
 * Does `work` while a line on the terminal says how far it is. Where stderr is no terminal, nothing
 * is written.
 */
export async function withProgress<T>(
  verb: string,
  work: (watch: TransferWatch) => Promise<T>,
): Promise<T> {
  const { stderr } = process;
  let files = 0;
  let bytes = 0;
  const show = (): void => {
    stderr.write(`\r\u001b[K${verb} ${files} ${files === 1 ? "file" : "files"}, ${shown(bytes)}`);
  };
  const timer = stderr.isTTY ? setInterval(show, INTERVAL) : undefined;
  try {
    return await work({
      file: () => void files++,
      bytes: (count) => void (bytes += count),
    });
  } finally {
    clearInterval(timer);
    if (timer !== undefined) stderr.write("\r\u001b[K");
  }
}

function shown(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const step = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}
