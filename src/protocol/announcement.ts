/** What webhooks are told: MLflow's entity and action, and the event's own data. */
export interface Announcement {
  entity: string;
  action: string;
  data: { name: string; [field: string]: unknown };
}

/** A message as MLflow writes it: Python before 3.11 reads no `Z`. */
export const webhookBody = (
  { entity, action, data }: Pick<Announcement, "entity" | "action"> & { data: object },
  now: number,
): string =>
  JSON.stringify({
    entity,
    action,
    timestamp: new Date(now).toISOString().replace("Z", "+00:00"),
    data,
  });
