import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider, useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Progress } from "./components/Progress.tsx";
import { CommandRegistry } from "./keys/commands.ts";
import { CommandsContext } from "./keys/use-commands.ts";
import { LiveContext, LiveEvents } from "./api/live-events.ts";
import type { AppRouter } from "./routes.tsx";
import { NoticesProvider } from "./shell/NoticesProvider.tsx";
import { RunColors } from "./util/run-colors.ts";
import { RunColorsContext } from "./util/use-run-colors.ts";

/** Until there is a page to show: the rail and all else comes with the first. */
function FirstLoad({ router }: { router: AppRouter }) {
  const isLoading = useRouterState({ router, select: ({ matches }) => matches.length === 0 });
  return isLoading && <Progress label="The page is loading" />;
}

/** What every page stands on: the server's data and events, the commands and their keys, the colours of runs, the notices. */
export function App({ queryClient, router }: { queryClient: QueryClient; router: AppRouter }) {
  const [commands] = useState(() => new CommandRegistry());
  const [colors] = useState(() => new RunColors());
  const [live] = useState(() => new LiveEvents());
  useEffect(() => {
    addEventListener("keydown", commands.press);
    return () => removeEventListener("keydown", commands.press);
  }, [commands]);
  useEffect(() => {
    document.addEventListener("visibilitychange", live.follow);
    return () => document.removeEventListener("visibilitychange", live.follow);
  }, [live]);
  return (
    <QueryClientProvider client={queryClient}>
      <CommandsContext value={commands}>
        <LiveContext value={live}>
          <RunColorsContext value={colors}>
            <NoticesProvider>
              <RouterProvider router={router as never} />
              <FirstLoad router={router} />
            </NoticesProvider>
          </RunColorsContext>
        </LiveContext>
      </CommandsContext>
    </QueryClientProvider>
  );
}
