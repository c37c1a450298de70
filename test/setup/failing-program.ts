import { startRun } from "../../src/entry/millrace.ts";

/** Logs to a server that is not there, and ends by an error that leaves the block of its run. */
await using run = await startRun({ runName: "failing" });
run.logMetric("early", 1);
await run.flush();
run.logMetric("late", 2);
throw new Error("training diverged");
