/** Up to where each way to the runs of a page is taken; they change how long a search takes, and nothing else. */
export interface Bounds {
  /** So many runs are asked first. */
  readonly firstAsked: number;
  /** Of so many, the share of those that are searched for tells how many there will be. */
  readonly telling: number;
  /** More are not asked before the search is sifted: of runs that lie side by side, and of others. */
  readonly mostAsked: { readonly near: number; readonly far: number };
  /** The longest list of ids that is read. */
  readonly mostListed: number;
  /** So many rows of a key are counted at once, to find the runs without one. */
  readonly counted: number;
  /** So many runs, known by their ids, are looked up one by one. */
  readonly fewIds: number;
  /** How many ids of an index pass the sieve at once: first, and at most. */
  readonly firstSifted: number;
  readonly mostSifted: number;
}

export const BOUNDS: Bounds = {
  firstAsked: 128,
  telling: 3_000,
  mostAsked: { near: 200_000, far: 40_000 },
  mostListed: 300_000,
  counted: 5_000,
  fewIds: 3_000,
  firstSifted: 16_384,
  mostSifted: 262_144,
};
