declare module "virtual:figure-defaults" {
  import type { FigureSpec } from "../../src/protocol/figure-spec.ts";

  export const figureDefaults: Readonly<Omit<FigureSpec, "kind" | "y" | "z">>;
}
