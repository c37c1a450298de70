import { useState } from "react";
import { TextField } from "./TextField.tsx";

interface CommitFieldProps {
  label: string;
  hideLabel?: boolean;
  value: string;
  placeholder?: string;
  inputMode?: "decimal" | "numeric";
  /** What is wrong with the value that was taken over. */
  problem?: string | undefined;
  /** Takes over what was typed, or returns what is wrong with it. */
  onCommit: (text: string) => string | undefined;
}

interface Typing {
  /** The value when it was typed. */
  over: string;
  text: string;
  /** Why it was not taken over. */
  refused?: string | undefined;
}

/** A field whose text counts when it is done with: on Enter, on Ctrl+S, or when the focus leaves. */
export function CommitField({ value, onCommit, problem, ...rest }: CommitFieldProps) {
  const [typing, setTyping] = useState<Typing>({ over: value, text: value });
  // A value that comes from elsewhere takes the place of what is typed.
  const { text, refused } = typing.over === value ? typing : { text: value };
  const type = (next: string, why?: string): void =>
    setTyping({ over: value, text: next, refused: why });
  const commit = (): void => {
    if (text !== value) type(text, onCommit(text));
  };
  return (
    <TextField
      {...rest}
      value={text}
      problem={refused ?? problem}
      onChange={(next) => type(next)}
      onBlur={commit}
      onKeyDown={({ key, ctrlKey, metaKey, currentTarget }) => {
        // Then the keys are the page's again, Ctrl+Z among them.
        if (key === "Enter") currentTarget.blur();
        if (key === "Escape") type(value);
        // What is saved is what stands in the field.
        if (key === "s" && (ctrlKey || metaKey)) commit();
      }}
    />
  );
}

interface NumberFieldProps extends Pick<CommitFieldProps, "label" | "hideLabel" | "placeholder"> {
  value: number | undefined;
  min?: number;
  max?: number;
  /** Given where the field may be empty. */
  onClear?: () => void;
  onChange: (value: number) => void;
}

/** A number within its bounds. */
export function NumberField(props: NumberFieldProps) {
  const { value, min = -Infinity, max = Infinity, onClear, onChange, ...rest } = props;
  const commit = (text: string): string | undefined => {
    if (text.trim() === "" && onClear) return void onClear();
    const number = Number(text.trim().replace(",", ".").replace("−", "-"));
    if (text.trim() === "" || !Number.isFinite(number)) return "Write a number.";
    if (number < min || number > max) return bounds(min, max);
    return void onChange(number);
  };
  return (
    <CommitField
      {...rest}
      inputMode="decimal"
      value={value === undefined ? "" : String(value)}
      onCommit={commit}
    />
  );
}

function bounds(min: number, max: number): string {
  if (max === Infinity) return `Not less than ${min}.`;
  return min === -Infinity ? `Not more than ${max}.` : `From ${min} to ${max}.`;
}
