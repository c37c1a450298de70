import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { messageOf } from "../api/error.ts";
import { useCommands } from "../keys/use-commands.ts";
import { type Notice, NoticesContext } from "./notices.ts";

/** How long a notice stays that is no error, in milliseconds; Ctrl+Z works beyond it. */
const READING_TIME = 12_000;

export function NoticesProvider({ children }: { children: ReactNode }) {
  const [current, setCurrent] = useState<Notice>();
  const undoable = useRef<Notice[]>([]);

  const tell = useCallback((notice: Notice) => {
    if (notice.undo) undoable.current.push(notice);
    setCurrent(notice);
  }, []);

  const undo = useCallback(() => {
    const notice = undoable.current.pop();
    if (!notice?.undo) return setCurrent({ text: "There is nothing to undo." });
    notice
      .undo()
      .then(() => setCurrent({ text: `Undone: ${notice.text}` }))
      .catch((error: unknown) =>
        setCurrent({ text: `It could not be undone: ${messageOf(error)}`, tone: "bad" }),
      );
  }, []);

  useEffect(() => {
    if (current === undefined || current.tone === "bad") return;
    const timer = setTimeout(() => setCurrent(undefined), READING_TIME);
    return () => clearTimeout(timer);
  }, [current]);

  useCommands([{ label: "Undo", keys: "Ctrl+z", scope: "Everywhere", run: undo }]);

  const notices = useMemo(
    () => ({ current, tell, undo, dismiss: () => setCurrent(undefined) }),
    [current, tell, undo],
  );
  return <NoticesContext value={notices}>{children}</NoticesContext>;
}
