/** A 64-bit integer: a number, or a bigint where a number would lose digits. */
export type Int64 = number | bigint;

/** A bigint becomes a number again wherever a number holds it exactly. */
export const narrowInt64 = (value: bigint): Int64 =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
