/** A height over a rectangle from heights at scattered points, and lines of equal height on it. */

export type Place = readonly [x: number, y: number];

/** Heights at the crossings of `size` × `size` lines over the unit square, row by row. */
export interface Surface {
  size: number;
  heights: readonly number[];
}

/** How fast a point's weight falls with its distance. */
const POWER = 3;

/** Interpolates by inverse distance (Shepard): the surface goes through every point. */
export function surfaceOf(
  places: readonly Place[],
  heights: readonly number[],
  size: number,
): Surface {
  const at = (index: number) => index / (size - 1);
  return {
    size,
    heights: Array.from({ length: size * size }, (_, index) =>
      heightAt(at(index % size), at(Math.floor(index / size)), places, heights),
    ),
  };
}

function heightAt(
  x: number,
  y: number,
  places: readonly Place[],
  heights: readonly number[],
): number {
  let weights = 0;
  let sum = 0;
  for (const [index, [px, py]] of places.entries()) {
    const weight = 1 / (Math.hypot(x - px, y - py) ** POWER + 1e-9);
    weights += weight;
    sum += weight * heights[index]!;
  }
  return sum / weights;
}

/**
 * The outlines of where a surface is at least `level` high, as closed lines over the unit square:
 * the high part of every square, joined with its neighbours'.
 */
export function areaAbove({ size, heights }: Surface, level: number): Place[][] {
  const corner = (column: number, row: number): Corner => ({
    place: [column / (size - 1), row / (size - 1)],
    height: heights[row * size + column]!,
  });
  const squares = Array.from({ length: (size - 1) ** 2 }, (_, index) => {
    const [column, row] = [index % (size - 1), Math.floor(index / (size - 1))];
    return [
      corner(column, row),
      corner(column + 1, row),
      corner(column + 1, row + 1),
      corner(column, row + 1),
    ];
  });
  return outlines(squares.map((corners) => cut(corners, level)));
}

type Edge = readonly [from: Place, to: Place];

const keyOf = ([x, y]: Place): string => `${x.toFixed(9)} ${y.toFixed(9)}`;

/** The lines around polygons of one sense of turning: an edge between two of them is no outline. */
function outlines(polygons: readonly Place[][]): Place[][] {
  const edges = new Map<string, Edge>();
  for (const polygon of polygons)
    for (const [at, from] of polygon.entries()) {
      const to = polygon[(at + 1) % polygon.length]!;
      if (!edges.delete(`${keyOf(to)}>${keyOf(from)}`))
        edges.set(`${keyOf(from)}>${keyOf(to)}`, [from, to]);
    }
  const following = Map.groupBy(edges.values(), ([from]) => keyOf(from));
  return [...edges.values()].flatMap((edge) => loopFrom(edge, following));
}

/** The closed line that an edge begins, taken out of the edges; none where it is taken already. */
function loopFrom([start]: Edge, following: ReadonlyMap<string, Edge[]>): Place[][] {
  const line: Place[] = [];
  let next = following.get(keyOf(start))?.pop();
  while (next !== undefined) {
    line.push(next[0]);
    next = following.get(keyOf(next[1]))?.pop();
  }
  return line.length < 3 ? [] : [line];
}

interface Corner {
  place: Place;
  height: number;
}

/** The part of a square that is high enough; the two parts of a saddle stay joined. */
function cut(corners: readonly Corner[], level: number): Place[] {
  return corners.flatMap((corner, at) => {
    const next = corners[(at + 1) % corners.length]!;
    const kept = corner.height >= level ? [corner.place] : [];
    const crosses = corner.height >= level !== next.height >= level;
    return crosses ? [...kept, between(corner, next, level)] : kept;
  });
}

function between(a: Corner, b: Corner, level: number): Place {
  const share = (level - a.height) / (b.height - a.height);
  return [
    a.place[0] + (b.place[0] - a.place[0]) * share,
    a.place[1] + (b.place[1] - a.place[1]) * share,
  ];
}
