import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { CommandRegistry } from "./keys/commands.ts";
import { CommandsContext } from "./keys/use-commands.ts";
import type { AppRouter } from "./routes.tsx";
import { NoticesProvider } from "./shell/NoticesProvider.tsx";
import { RunColors } from "./util/run-colors.ts";
import { RunColorsContext } from "./util/use-run-colors.ts";

/** What every page stands on: the server's data, the commands and their keys, the colours of runs, the notices. */
export function App({ queryClient, router }: { queryClient: QueryClient; router: AppRouter }) {
  const [commands] = useState(() => new CommandRegistry());
  const [colors] = useState(() => new RunColors());
  useEffect(() => {
    addEventListener("keydown", commands.press);
    return () => removeEventListener("keydown", commands.press);
  }, [commands]);
  return (
    <QueryClientProvider client={queryClient}>
      <CommandsContext value={commands}>
        <RunColorsContext value={colors}>
          <NoticesProvider>
            <RouterProvider router={router as never} />
          </NoticesProvider>
        </RunColorsContext>
      </CommandsContext>
    </QueryClientProvider>
  );
}
