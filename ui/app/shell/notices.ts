import { createContext, useContext } from "react";

/** One sentence about what has just happened, with the way back where there is one. */
export interface Notice {
  text: string;
  tone?: "bad";
  undo?: () => Promise<void>;
}

export interface Notices {
  /** The newest one, until it is dismissed or has been read long enough. */
  current: Notice | undefined;
  tell(notice: Notice): void;
  dismiss(): void;
  /** Undoes what the newest notice that can be undone tells of. */
  undo(): void;
}

export const NoticesContext = createContext<Notices>({
  current: undefined,
  tell() {},
  dismiss() {},
  undo() {},
});

export const useNotices = (): Notices => useContext(NoticesContext);
