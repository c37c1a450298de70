import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import type { ComponentType } from "react";
import { PageProblem } from "./shell/PageProblem.tsx";
import { Shell } from "./shell/Shell.tsx";
import { parseSearch, stringifySearch } from "./util/search-text.ts";

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
const pages: Record<string, () => Promise<PageModule>> = {
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

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Shell,
  notFoundComponent: () => <PageProblem error={new Error("There is no page at this address.")} />,
});

const routes = Object.entries(pages).map(([path, load]) =>
  createRoute({
    getParentRoute: () => root,
    path,
    loaderDeps: ({ search }) => ({ search: search as Record<string, unknown> }),
    // A page that is opened again shows what is known at once; its queries look for news.
    loader: async ({ context, params, deps }) => {
      const { loader } = await load();
      await loader?.({ ...context, params, search: deps.search });
    },
    component: lazyRouteComponent(load, "Page"),
  }),
);

/** The router of the app, below the static prefix that the page's <base> names. */
export const newRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree: root.addChildren(routes),
    basepath: new URL(document.baseURI).pathname,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: ({ error, reset }) => <PageProblem error={error} reset={reset} />,
    defaultPendingMs: 500,
    scrollRestoration: false,
  });

export type AppRouter = ReturnType<typeof newRouter>;
