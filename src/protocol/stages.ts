/** The stages of a version, of which aliases have taken the place. */
export const stages = ["None", "Staging", "Production", "Archived"] as const;

/** A stage, written in any case, as MLflow spells it. */
export const canonicalStage = (name: string): string =>
  stages.find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
