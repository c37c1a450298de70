import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { pages } from "./pages.ts";
import { PageProblem } from "./shell/PageProblem.tsx";
import { Shell } from "./shell/Shell.tsx";
import { parseSearch, stringifySearch } from "./util/search-text.ts";

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
