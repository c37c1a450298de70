import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../databases/engine.ts";
import { bodyText } from "../load/answer-reader.ts";
import { HttpConnection, type HttpRequest } from "../load/http-connection.ts";
import { nextPageToken } from "../load/conversations.ts";
import { percentile } from "../load/load.ts";
import { digits } from "../report/format.ts";
import type { RunningServer } from "../servers/launch.ts";
import type { Growth, Probe } from "./growth.ts";

/** What a server took at one size. */
export interface Point {
  size: number;
  /** Seconds that MLflow's tables took to fill. */
  filled: number;
  /** Seconds of the first start on them, which adds Millrace's indices, and of the next. */
  starts: [first: number, next: number];
  /** MB of the server after its start, and the most of what it had after each probe. */
  memory: [idle: number | undefined, most: number | undefined];
  probes: ProbeTimes[];
}

export interface ProbeTimes {
  title: string;
  /** Milliseconds; both undefined where an answer was no success. */
  p50: number | undefined;
  p95: number | undefined;
  problem?: string;
}

export const timesText = ({ p50, p95, problem }: ProbeTimes): string =>
  p50 === undefined || p95 === undefined ? `failed: ${problem}` : `${digits(p50)} / ${digits(p95)}`;

interface Measured {
  growth: Growth;
  size: number;
  database: Database;
  start(): Promise<RunningServer>;
  /** How often each probe is asked. */
  times: number;
  progress(line: string): void;
}

/** Fills a database that has MLflow's tables and nothing else, and asks a server on it. */
export async function measureAt(measured: Measured): Promise<Point> {
  const { growth, size, database, progress } = measured;
  const filled = await secondsOf(() => database.execute(growth.fill(size)));
  progress(`${growth.name} · ${size.toLocaleString("en")} filled in ${filled.toFixed(1)} s`);
  const first = await measured.start();
  await first.stop();
  const server = await measured.start();
  const idle = server.memory();
  const used = [idle];
  const probes: ProbeTimes[] = [];
  for (const probe of growth.probes) {
    const times = await timesOf(server.url, probe, measured);
    used.push(server.memory());
    probes.push(times);
    progress(`${growth.name} · ${probe.title} ${timesText(times)}`);
  }
  await server.stop();
  const known = used.filter((each) => each !== undefined);
  return {
    size,
    filled,
    starts: [first.startedIn.search / 1000, server.startedIn.search / 1000],
    memory: [idle, known.length === 0 ? undefined : Math.max(...known)],
    probes,
  };
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** The first requests make a page's documents and warm the caches; they are not counted. */
const WARM_UP = 5;

async function timesOf(url: string, probe: Probe, { size, times }: Measured): Promise<ProbeTimes> {
  const http = new HttpConnection(url);
  const milliseconds: number[] = [];
  try {
    await settled(http, probe, size);
    const token = await tokenAfter(http, probe, size);
    const warmUp = probe.isOnce ? 0 : WARM_UP;
    for (let n = 0; n < warmUp + (probe.isOnce ? 1 : times); n++) {
      const request = probe.request(n, size);
      const answer = await http.send(token === undefined ? request : turned(request, { token }));
      const text = bodyText(answer);
      if (answer.status !== 200 || !text.includes(probe.expects))
        throw new Error(`${answer.status} ${text.slice(0, 200)}`);
      if (n >= warmUp) milliseconds.push(answer.milliseconds);
    }
  } catch (error) {
    const problem = (error as Error).message;
    return { title: probe.title, p50: undefined, p95: undefined, problem };
  } finally {
    http.close();
  }
  return {
    title: probe.title,
    p50: percentile(milliseconds, 0.5),
    p95: percentile(milliseconds, 0.95),
  };
}

/** How long a server may take for what it does beside answering, and how often it is asked, in ms. */
const PATIENCE = 3_600_000;
const EVERY = 500;

async function settled(http: HttpConnection, probe: Probe, size: number): Promise<void> {
  if (probe.settles === undefined) return;
  const deadline = performance.now() + PATIENCE;
  while (!bodyText(await http.send(probe.request(0, size))).includes(probe.settles)) {
    if (performance.now() > deadline) throw new Error(`No answer held ${probe.settles}.`);
    await sleep(EVERY);
  }
}

/** Turns the pages before the one that is measured, as far as there are some. */
async function tokenAfter(
  http: HttpConnection,
  { request, after }: Probe,
  size: number,
): Promise<string | undefined> {
  if (after === undefined) return undefined;
  let token: string | undefined;
  for (let page = 0; page < after.pages; page++) {
    const answer = await http.send(turned(request(0, size), { token, of: after.of }));
    const next = nextPageToken(bodyText(answer));
    if (next === undefined) break;
    token = next;
  }
  return token;
}

/** The same search, on another page. */
function turned(
  request: HttpRequest,
  { token, of }: { token: string | undefined; of?: number },
): HttpRequest {
  const body = JSON.parse(request.body as string) as object;
  const page = { page_token: token, ...(of === undefined ? {} : { max_results: of }) };
  return { ...request, body: JSON.stringify({ ...body, ...page }) };
}
