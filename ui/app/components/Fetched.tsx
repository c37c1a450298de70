import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Problem } from "./Problem.tsx";
import { Progress } from "./Progress.tsx";

interface FetchedProps<T> {
  query: UseQueryResult<T>;
  /** What it is: "The metrics". */
  what: string;
  children: (data: T) => ReactNode;
}

/** A part of a page whose data comes by itself: its progress, its problem, or what it shows. */
export function Fetched<T>({ query, what, children }: FetchedProps<T>) {
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  if (error === null) return <Progress label={`${what} is loading`} />;
  return <Problem title={`${what} is not shown`} error={error} onRetry={() => void refetch()} />;
}
