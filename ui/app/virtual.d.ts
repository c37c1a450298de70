declare module "virtual:endpoints" {
  import type { EndpointEntry } from "../build/endpoint-table.ts";
  import type { EndpointName } from "./api/types.ts";

  export const endpoints: Readonly<Record<EndpointName, EndpointEntry>>;
}
