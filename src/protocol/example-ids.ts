/** A request's fields and the answer to it, as they travel. */
export interface Example {
  request: Readonly<Record<string, unknown>>;
  /** The body of an upload. */
  upload?: string;
  /** The JSON of an answer, or the text of one that is not JSON. */
  response: unknown;
}

/** What the examples act on. */
export const exampleIds = {
  view_id: "5e1f0c2ab94d4d7ba6a0c7a6d1b2e3f4",
  experiment_id: "1",
  run_id: "0b3e9c4d5f6a47b8a1c2d3e4f5061728",
  model_id: "m-5d41402abc4b4a76b9719d911017c592",
  figure_id: "9a1c6f0e2b7d4c5f8e3a6d1b0c4f7e92",
  registered_model: "iris-classifier",
  webhook_id: "4a8cbb8e-23bd-4f5a-9a2e-4c1d6f0b7e35",
} as const;
