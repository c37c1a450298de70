import { formatBytes, formatCount } from "../../util/numbers.ts";
import type { Beginning } from "../read-artifact.ts";
import styles from "./viewers.module.css";

const LINE = 16;
const LINES = 64;

/** The first bytes of a file that is no text, as numbers and as characters. */
export function HexView({ beginning: { bytes, total } }: { beginning: Beginning }) {
  const head = bytes.subarray(0, LINE * LINES);
  const lines = Array.from({ length: Math.ceil(head.length / LINE) }, (_, at) =>
    hexLine(at * LINE, head.subarray(at * LINE, (at + 1) * LINE)),
  );
  return (
    <div className={styles.fill}>
      <div className={styles.bar}>
        Not text: {formatBytes(total)}, the first {formatCount(head.length)} bytes
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keys */}
      <pre tabIndex={0} className={`${styles.scroll} ${styles.text}`}>
        {lines.join("\n")}
      </pre>
    </div>
  );
}

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, "0");

function hexLine(offset: number, bytes: Uint8Array): string {
  const numbers = Array.from(bytes, (byte) => hex(byte, 2)).join(" ");
  const characters = Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·",
  ).join("");
  return `${hex(offset, 6)}  ${numbers.padEnd(LINE * 3 - 1)}  ${characters}`;
}
