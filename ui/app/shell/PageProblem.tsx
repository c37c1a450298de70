import { useRouter } from "@tanstack/react-router";
import { Problem } from "../components/Problem.tsx";
import { Page } from "./Page.tsx";

/** In place of a page that does not exist or whose data did not come. */
export function PageProblem({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter();
  const retry = (): void => {
    reset?.();
    void router.invalidate();
  };
  return (
    <Page title="Not shown">
      <Problem title="This page cannot be shown" error={error} onRetry={retry} />
    </Page>
  );
}
