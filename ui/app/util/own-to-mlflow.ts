/** Whether a tag is one of MLflow's own use, not one that people set. */
export const ownToMlflow = (key: string): boolean => /^_?mlflow[._]/.test(key);
