import { type Ref, useEffect, useRef, useState } from "react";
import { TextField } from "./TextField.tsx";

interface SearchFieldProps {
  label: string;
  /** What the view says is looked for. */
  value: string;
  onChange: (value: string) => void;
  ref?: Ref<HTMLInputElement>;
}

/**
 * A field whose text is part of the view. The URL follows the typing a moment later, so the field
 * keeps what is typed, and takes over only what comes from elsewhere: a link, the Back button.
 */
export function SearchField({ label, value, onChange, ref }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(new Set<string>());
  useEffect(() => {
    if (!sent.current.delete(value)) setTyped(value);
  }, [value]);
  return (
    <TextField
      ref={ref}
      label={label}
      hideLabel
      type="search"
      placeholder={label}
      value={typed}
      onChange={(next) => {
        sent.current.add(next);
        setTyped(next);
        onChange(next);
      }}
    />
  );
}
