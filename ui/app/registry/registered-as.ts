import { tagOf, type VersionName } from "./registry-queries.ts";
import type { LoggedModel } from "./evidence.ts";

/** Where a logged model's versions are noted: by clients, and by the server again. */
const VERSIONS = "mlflow.modelVersions";

/** The versions that were registered from a logged model, as its own tag says. */
export function registeredAs({ info }: LoggedModel): VersionName[] {
  const noted = listFrom(tagOf(info.tags, VERSIONS) ?? "[]").map(
    ({ name, version }): [string, VersionName] => [
      `${String(name)}/${String(version)}`,
      { name: String(name), version: String(version) },
    ],
  );
  return [...new Map(noted).values()];
}

function listFrom(text: string): { name?: unknown; version?: unknown }[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((each) => typeof each === "object" && each) : [];
  } catch {
    return [];
  }
}
