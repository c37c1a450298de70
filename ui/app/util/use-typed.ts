import { useEffect, useRef, useState } from "react";

/**
 * The text of a field that is part of the view. The URL follows the typing a moment later, so the
 * field keeps what is typed, and takes over only what comes from elsewhere: a link, the Back button.
 */
export function useTyped(
  value: string,
  onChange: (value: string) => void,
): [typed: string, type: (next: string) => void] {
  const [typed, setTyped] = useState(value);
  const sent = useRef(new Set<string>());
  useEffect(() => {
    if (!sent.current.delete(value)) setTyped(value);
  }, [value]);
  const type = (next: string): void => {
    sent.current.add(next);
    setTyped(next);
    onChange(next);
  };
  return [typed, type];
}
