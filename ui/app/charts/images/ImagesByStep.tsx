import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Problem } from "../../components/Problem.tsx";
import { Progress } from "../../components/Progress.tsx";
import type { ChartRun } from "../chart-run.ts";
import { imagesAt, type LoggedImage } from "./image-names.ts";
import { loggedImages } from "./logged-images.ts";
import styles from "./ImagesByStep.module.css";

interface ImagesByStepProps {
  runs: readonly ChartRun[];
  /** Those shown; all where none is named. */
  keys: readonly string[];
  highlighted?: string | undefined;
  onHighlight?: ((runId: string | undefined) => void) | undefined;
}

/** The folder of each of these runs is listed. */
const MOST_RUNS = 8;

/** The images that runs have logged, at the step that one chooses. */
export function ImagesByStep({ runs, keys, highlighted, onHighlight }: ImagesByStepProps) {
  const shown = runs.slice(0, MOST_RUNS);
  const { images, isPending, error, retry } = useQueries({
    queries: shown.map(({ run_id }) => ({
      queryKey: ["listArtifacts", "images", run_id],
      queryFn: ({ signal }: { signal: AbortSignal }) => loggedImages(run_id, signal),
    })),
    combine: together,
  });
  const [chosen, setChosen] = useState<number>();
  const wanted = images.filter(({ key }) => keys.length === 0 || keys.includes(key));
  const steps = [...new Set(wanted.map(({ step }) => step))].toSorted((a, b) => a - b);
  const step = chosen ?? steps.at(-1) ?? 0;
  const at = Math.max(
    0,
    steps.findLastIndex((each) => each <= step),
  );
  if (error) return <Problem title="The images cannot be listed." error={error} onRetry={retry} />;
  if (isPending) return <Progress label="Loading images" />;
  if (steps.length === 0)
    return (
      <EmptyState title="No images">
        What runs log by <code>mlflow.log_image(image, key, step)</code> is seen here.
      </EmptyState>
    );
  return (
    <div className={styles.images}>
      <label className={styles.step}>
        step {steps[at]}
        <input
          type="range"
          aria-label="Step"
          aria-valuetext={`step ${steps[at]}`}
          min={0}
          max={steps.length - 1}
          value={at}
          onChange={({ target }) => setChosen(steps[Number(target.value)])}
        />
      </label>
      <div className={styles.grid}>
        {imagesAt(wanted, steps[at]!).map(({ runId, key, url, step: of }) => {
          const run = shown.find(({ run_id }) => run_id === runId)!;
          return (
            <figure
              key={url}
              className={runId === highlighted ? styles.current : undefined}
              onPointerEnter={() => onHighlight?.(runId)}
              onPointerLeave={() => onHighlight?.(undefined)}
            >
              <img src={url} alt={`${key} of ${run.name} at step ${of}`} loading="lazy" />
              <figcaption>
                <i style={{ background: run.color }} /> {run.name} · {key}
                {of !== steps[at] && ` · step ${of}`}
              </figcaption>
            </figure>
          );
        })}
      </div>
    </div>
  );
}

const together = (results: UseQueryResult<LoggedImage[]>[]) => ({
  images: results.flatMap(({ data }) => data ?? []),
  isPending: results.some(({ isPending }) => isPending),
  error: results.find(({ error }) => error !== null)?.error ?? null,
  retry: () => results.forEach(({ refetch }) => void refetch()),
});
