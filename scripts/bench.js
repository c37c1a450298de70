/** `npm run bench -- OPTIONS`: all that a fresh clone needs, then bench/main.ts. */
import { join } from "node:path";
import { ensurePackages, root, runProjectNode } from "./toolchain.js";

ensurePackages();
process.exitCode = await runProjectNode([join(root, "bench/main.ts"), ...process.argv.slice(2)]);
