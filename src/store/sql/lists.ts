/** A list as an answer shows it: protobuf leaves out an empty one. */
export const unlessEmpty = <T>(items: readonly T[]): T[] | undefined =>
  items.length > 0 ? [...items] : undefined;
