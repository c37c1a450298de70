import type { Ref } from "react";
import { useTyped } from "../util/use-typed.ts";
import { TextField } from "./TextField.tsx";

interface SearchFieldProps {
  label: string;
  /** What the view says is looked for. */
  value: string;
  onChange: (value: string) => void;
  /** What is wrong with what is looked for. */
  problem?: string | undefined;
  ref?: Ref<HTMLInputElement>;
}

/** A field whose text is part of the view. */
export function SearchField({ label, value, onChange, problem, ref }: SearchFieldProps) {
  const [typed, type] = useTyped(value, onChange);
  return (
    <TextField
      ref={ref}
      label={label}
      hideLabel
      type="search"
      placeholder={label}
      value={typed}
      onChange={type}
      problem={problem}
    />
  );
}
