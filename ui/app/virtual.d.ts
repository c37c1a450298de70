declare module "virtual:endpoints" {
  import type { EndpointEntry } from "../build/endpoint-table.ts";
  import type { EndpointName } from "./api/types.ts";

  export const endpoints: Readonly<Record<EndpointName, EndpointEntry>>;
}

declare module "virtual:figure-defaults" {
  import type { FigureSpec } from "../../src/protocol/figure-spec.ts";

  export const figureDefaults: Readonly<Omit<FigureSpec, "kind" | "y" | "z">>;
}
