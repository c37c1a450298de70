interface Pair<T> {
  key: string;
  value: T;
}

/** Values by their name, in the order of names; of several with one name, the last. */
export const valuesByName = <T>(pairs: readonly Pair<T>[] = []): Map<string, T> =>
  new Map(
    pairs
      .map(({ key, value }): [string, T] => [key, value])
      .toSorted(([a], [b]) => a.localeCompare(b, undefined, { numeric: true })),
  );
