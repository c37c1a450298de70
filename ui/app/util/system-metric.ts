/** What the keys of metrics begin with that tell of the machine, not of the training. */
export const SYSTEM = "system";

/** Whether a metric tells of the machine, not of the training. */
export const isSystemMetric = (key: string): boolean => key.startsWith(`${SYSTEM}/`);
