/** `npm start -- OPTIONS`: all that a fresh clone needs, then `millrace server OPTIONS`. */
import { join } from "node:path";
import { ensurePackages, root, runProjectNode } from "./toolchain.js";

ensurePackages();
const millrace = join(root, "bin/millrace.js");
process.exitCode = await runProjectNode([millrace, "server", ...process.argv.slice(2)]);
