import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { View } from "./view-state.ts";

/** Typing replaces the present entry of the history; a step that one would want to undo adds one. */
interface SetOptions {
  replace?: boolean;
}

export type SetView<T> = (patch: Partial<T>, options?: SetOptions) => void;

/**
 * The view that the page's URL says, and a function that changes some of its fields. Parts of a page
 * may declare views of their own: each leaves the fields of the others as they are.
 */
export function useView<T extends object>(declared: View<T>): [T, SetView<T>] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const current = useMemo(() => declared.read(search), [declared, search]);
  const set = useCallback<SetView<T>>(
    (patch, { replace = false } = {}) => {
      void navigate({
        to: ".",
        replace,
        search: ((previous: Record<string, unknown>) => ({
          ...others(previous, declared.names),
          ...declared.write({ ...declared.read(previous), ...patch }),
        })) as never,
      });
    },
    [declared, navigate],
  );
  return [current, set];
}

const others = (
  search: Record<string, unknown>,
  names: readonly string[],
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(search).filter(([name]) => !names.includes(name)));
