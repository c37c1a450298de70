/** Consecutive blocks of one level: block n spans from n × its width up to the next. */
export interface BlockRange {
  level: number;
  from: number;
  /** The block after the last. */
  to: number;
}

/** How a part of a series is read: whole blocks, and the points at its ends that fill none. */
export interface Cover {
  blocks: BlockRange[];
  /** Half-open ranges of x. */
  points: (readonly [from: number, to: number])[];
}

/**
 * Covers x from `from` up to `to` by blocks of at most the `top` level, wide ones within and
 * narrower ones towards the ends; by none where `top` is below 0. Blocks of level 0 are `width` wide, those above twice the last.
 */
export function coverByBlocks(from: number, to: number, width: number, top: number): Cover {
  let [low, high] = [Math.ceil(from / width), Math.floor(to / width)];
  if (low >= high || top < 0) return { blocks: [], points: [[from, to]] };
  const points = [
    [from, low * width],
    [high * width, to],
  ] as const;
  const blocks: BlockRange[] = [];
  for (let level = 0; level < top && low < high; level++) {
    if (low % 2 !== 0) blocks.push({ level, from: low, to: ++low });
    if (high % 2 !== 0 && low < high) blocks.push({ level, from: --high, to: high + 1 });
    [low, high] = [low / 2, high / 2];
  }
  if (low < high) blocks.push({ level: top, from: low, to: high });
  return { blocks, points: points.filter(([a, b]) => a < b) };
}
