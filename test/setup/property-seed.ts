import fc from "fast-check";

/**
 * Property tests draw the same examples each time, so that a failure is a change's own.
 * `MILLRACE_FUZZ_SEED=$RANDOM npm test` looks for new ones.
 */
fc.configureGlobal({ seed: Number(process.env["MILLRACE_FUZZ_SEED"] ?? 3172) });
