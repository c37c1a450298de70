import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "../components/Button.tsx";
import { Problem } from "../components/Problem.tsx";
import { Progress } from "../components/Progress.tsx";
import { Time } from "../components/Time.tsx";
import { valuesOf, wordsOf } from "./history-words.ts";
import styles from "./History.module.css";
import { historyOf, type RegistryEvent } from "./registry-queries.ts";

interface HistoryProps {
  name: string;
  /** Of which version; of all, where it is absent. */
  version?: string;
  /** Which events are shown; all, where it is absent. */
  only?: (event: RegistryEvent) => boolean;
}

const all = (): boolean => true;

/** Who changed what of a model or a version and when, the newest first. */
export function History({ name, version, only = all }: HistoryProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    historyOf({ name, ...(version !== undefined && { version }) }),
  );
  if (error && !data)
    return (
      <Problem title="The history is not shown" error={error} onRetry={() => void refetch()} />
    );
  if (!data) return <Progress label="The history is loading" />;
  const events = data.pages.flatMap((page) => page.events ?? []).filter(only);
  const isWhole = version === undefined && only === all;
  return (
    <div className={styles.history}>
      {events.length === 0 && <p className={styles.faint}>Nothing has been recorded yet.</p>}
      <ol aria-label="History" className={styles.history}>
        {events.map((event) => (
          <Line key={event.event_id} event={event} />
        ))}
      </ol>
      {isWhole && events.length > 0 && events.every(({ user }) => user === "") && (
        <p className={styles.faint}>
          Who made a change is known of clients that set MLFLOW_TRACKING_USERNAME and
          MLFLOW_TRACKING_PASSWORD.
        </p>
      )}
      {hasNextPage && (
        <div className={styles.more}>
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            What was before
          </Button>
        </div>
      )}
    </div>
  );
}

function Line({ event }: { event: RegistryEvent }) {
  const values = valuesOf(event);
  return (
    <li className={styles.event}>
      <span className={styles.faint} title={event.user}>
        <Time at={event.timestamp} />
        {event.user !== "" && <span className={styles.user}>{event.user}</span>}
      </span>
      <span>
        {wordsOf(event)}
        {values !== "" && <span className={styles.values}>{values}</span>}
      </span>
    </li>
  );
}
