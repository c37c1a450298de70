/** `npm start -- OPTIONS`: all that a fresh clone needs, then `millrace server OPTIONS`. */
import { join } from "node:path";
import { ensurePackages, root, runProjectNode } from "./toolchain.js";

/** Without the `--` npm takes options for its own, and passes their values on at most. */
const swallowed = [
  "port",
  "host",
  "workers",
  "static_prefix",
  "backend_store_uri",
  "artifacts_destination",
].find((name) => process.env[`npm_config_${name}`] !== undefined);
if (swallowed !== undefined) {
  const option = `--${swallowed.replaceAll("_", "-")}`;
  const given = process.env[`npm_config_${swallowed}`];
  const value = given === "true" ? (process.argv[2] ?? "…") : given;
  console.error(
    `npm took ${option} for one of its own options. Write: npm start -- ${option} ${value}`,
  );
  process.exit(2);
}

ensurePackages();
const millrace = join(root, "bin/millrace.js");
process.exitCode = await runProjectNode([millrace, "server", ...process.argv.slice(2)]);
