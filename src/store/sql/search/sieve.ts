import type { IdList } from "./id-list.ts";

/** Bits for each id: of those that are not in a set, one in a thousand passes. */
const BITS_PER_ID = 64;

/**
 * A set of ids that tells at once, and in little memory, which ids are not in it (a Bloom filter with
 * two bits an id). It lets all pass that are in it, and by chance a few others.
 */
export class Sieve {
  readonly #bits: Uint32Array;
  readonly #mask: number;

  constructor(ids: IdList) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(1, ids.size) * BITS_PER_ID));
    this.#bits = new Uint32Array(size / 32);
    this.#mask = size - 1;
    ids.forEach((text, from, to) => {
      const hash = hashOf(text, from, to);
      this.#set(hash);
      this.#set(secondOf(hash));
    });
  }

  /** The ids that pass, in their order. */
  passing(ids: IdList): IdList {
    return ids.filter((text, from, to) => {
      const hash = hashOf(text, from, to);
      return this.#has(hash) && this.#has(secondOf(hash));
    });
  }

  #set(hash: number): void {
    const bit = hash & this.#mask;
    this.#bits[bit >>> 5]! |= 1 << (bit & 31);
  }

  #has(hash: number): boolean {
    const bit = hash & this.#mask;
    return (this.#bits[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  }
}

/** What tells ids apart is near their end: the first digits may be a time. */
const HASHED = 8;

/** 32 bits of an id, by FNV-1a and a last mixing of its bits. */
function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = Math.max(from, to - HASHED); at < to; at++)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mixed(hash);
}

const secondOf = (hash: number): number => mixed(hash ^ 0x5bd1e995);

function mixed(bits: number): number {
  const half = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  return half ^ (half >>> 13);
}
