export interface Remembered<T> {
  read(): T;
  write(value: T): void;
}

/** A small setting that this browser keeps; without storage it lasts as long as the page. */
export function remembered<T>(name: string, fallback: T): Remembered<T> {
  const key = `millrace.${name}`;
  let value: T | undefined;
  return {
    read: () => (value ??= stored(key) as T | undefined) ?? fallback,
    write(next) {
      value = next;
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // A browser that keeps nothing still shows the page.
      }
    },
  };
}

function stored(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}
