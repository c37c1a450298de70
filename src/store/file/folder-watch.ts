import type { ChangeChannel } from "../change-channel.ts";

/** How often a followed folder is looked through, in ms; a large one more rarely. */
const PERIOD = 1_000;
const SHARE = 20;

/**
 * Hears of other processes that write to an `mlruns` folder: by its files, or through its index, as
 * other servers on it do.
 */
export const folderWatch = (
  catchUp: () => Promise<boolean>,
  dataVersion: () => Promise<number>,
): ChangeChannel => ({
  follow: async (listener) => {
    let known = await dataVersion();
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const look = async (): Promise<void> => {
      const begin = performance.now();
      const hasRead = await catchUp().catch(() => false);
      const version = await dataVersion().catch(() => known);
      if (hasRead || version !== known) listener("refresh");
      known = version;
      if (!isOver) plan(Math.max(PERIOD, SHARE * (performance.now() - begin)));
    };
    const plan = (delay: number): void => {
      timer = setTimeout(() => void look(), delay).unref();
    };
    plan(PERIOD);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  },
});
