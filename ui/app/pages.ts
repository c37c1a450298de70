import type { QueryClient } from "@tanstack/react-query";
import type { ComponentType } from "react";

/** What a page's loader gets: it starts the page's queries while the page's code still loads. */
export interface LoaderArguments {
  queryClient: QueryClient;
  params: Record<string, string>;
  search: Record<string, unknown>;
}

/** A page's module: its loader, if it needs data, and its component. */
interface PageModule {
  loader?: (context: LoaderArguments) => Promise<unknown>;
  Page: ComponentType;
}

/** The pages. Each is loaded when it is first opened; links to them are made by path-builder.ts. */
export const pages: Readonly<Record<string, () => Promise<PageModule>>> = {
  "/": () => import("./pages/experiments/ExperimentsPage.tsx"),
  "/experiments/$experimentId": () => import("./pages/runs/RunsPage.tsx"),
  "/experiments/$experimentId/models": () => import("./pages/logged-models/LoggedModelsPage.tsx"),
  "/runs/$runId": () => import("./pages/run/RunPage.tsx"),
  "/compare": () => import("./pages/compare/ComparePage.tsx"),
  "/figures": () => import("./pages/figures/FiguresPage.tsx"),
  "/figures/new": () => import("./pages/figures/NewFigurePage.tsx"),
  "/figures/$figureId": () => import("./pages/figures/FigurePage.tsx"),
  "/models": () => import("./pages/models/ModelsPage.tsx"),
  "/models/$name": () => import("./pages/model/ModelPage.tsx"),
  "/models/$name/versions/$version": () => import("./pages/model-version/ModelVersionPage.tsx"),
  "/models/$name/versions/$version/promote": () => import("./pages/promote/PromotePage.tsx"),
  "/logged-models/$modelId": () => import("./pages/logged-model/LoggedModelPage.tsx"),
  "/data": () => import("./pages/data/DataPage.tsx"),
  "/clean-up": () => import("./pages/clean-up/CleanUpPage.tsx"),
  "/settings": () => import("./pages/settings/SettingsPage.tsx"),
  "/gallery": () => import("./pages/gallery/GalleryPage.tsx"),
};

/** The page at a path below the static prefix: a part with a `$` is any. */
export function pageAt(path: string): (() => Promise<PageModule>) | undefined {
  const parts = path.split("/");
  const isAt = (page: string): boolean => {
    const named = page.split("/");
    return (
      named.length === parts.length &&
      named.every((name, at) => name.startsWith("$") || name === parts[at])
    );
  };
  return Object.entries(pages).find(([page]) => isAt(page))?.[1];
}
