import { randomUUID } from "node:crypto";
import type { Sql } from "postgres";
import type { Change, ChangeChannel, News } from "../change-channel.ts";

const CHANNEL = "millrace_changes";

/** PostgreSQL takes payloads of less than 8,000 bytes. */
const LARGEST_PAYLOAD = 7_900;

/** Changes that need more notifications than this at once are not named. */
const MOST_NOTIFICATIONS = 10;

/** What a notification's payload holds, as JSON: who sent it, and the changes or none to name. */
interface Notification {
  from: string;
  runs?: readonly Change[];
}

/**
 * Servers of one PostgreSQL database tell each other of changes with NOTIFY. `listening` connects
 * again by itself, `pool` is for statements.
 */
export function postgresChannel(pool: Sql, listening: Sql): ChangeChannel {
  const from = randomUUID();
  return {
    follow: async (listener) => {
      let connected = false;
      const heard = (payload: string): void => {
        const notification = JSON.parse(payload) as Notification;
        if (notification.from !== from) listener(notification.runs ?? "refresh");
      };
      // It is called again after the connection was lost, and with it what was said meanwhile.
      const onListen = (): void => {
        if (connected) listener("refresh");
        connected = true;
      };
      const { unlisten } = await listening.listen(CHANNEL, heard, onListen);
      return () => void unlisten().catch(() => {});
    },
    announce: async (news) => {
      const payloads = payloadsOf(from, news);
      await pool`select pg_notify(${CHANNEL}, payload) from unnest(${payloads}::text[]) as payload`;
    },
  };
}

function payloadsOf(from: string, news: News): string[] {
  const refresh = [JSON.stringify({ from } satisfies Notification)];
  if (news === "refresh") return refresh;
  const texts = news.map((change) => JSON.stringify(small(change)));
  const groups: string[][] = [];
  let room = 0;
  for (const text of texts) {
    const size = Buffer.byteLength(text) + 1;
    if (size > room) {
      groups.push([]);
      room = LARGEST_PAYLOAD - refresh[0]!.length;
    }
    groups.at(-1)!.push(text);
    room -= size;
  }
  if (groups.length > MOST_NOTIFICATIONS) return refresh;
  return groups.map((group) => `{"from":"${from}","runs":[${group.join(",")}]}`);
}

/** A change that fits a payload: many long keys are not named. */
const small = (change: Change): Change =>
  Buffer.byteLength(JSON.stringify(change)) < LARGEST_PAYLOAD / 2
    ? change
    : { ...change, metrics: [], all_metrics: true };
