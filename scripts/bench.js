/** `npm run bench -- OPTIONS`: all that a fresh clone needs, then bench/main.ts or bench/scale/main.ts. */
import { join } from "node:path";
import { ensurePackages, root, runProjectNode } from "./toolchain.js";

ensurePackages();
const args = process.argv.slice(2);
process.exitCode =
  args[0] === "scale"
    ? await runProjectNode([join(root, "bench/scale/main.ts"), ...args.slice(1)])
    : await runProjectNode([join(root, "bench/main.ts"), ...args]);
