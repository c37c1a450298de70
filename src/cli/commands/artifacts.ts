import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { ArtifactRepository } from "../../artifacts/artifact-repository.ts";
import { downloadArtifacts, uploadDirectory, uploadFile } from "../../client/artifact-transfer.ts";
import type { Environment } from "../../config.ts";
import type { Connection } from "../../connect.ts";
import { localPath, parseArtifactUri } from "../../core/artifact-uri.ts";
import { artifactPath as safePath } from "../../core/artifact-path.ts";
import { doesNotExist } from "../../protocol/errors.ts";
import {
  artifactRootOf,
  type ArtifactSource,
  sourcesAt,
  sourcesInRun,
} from "../tracking/artifact-sources.ts";
import { clientGroup, onTracking } from "../tracking/client-command.ts";
import { usageError } from "../errors.ts";
import { withProgress } from "../tracking/progress.ts";

export function artifactsCommand(name: string, env: Environment): Command {
  const group = clientGroup(name, "Upload, list and download the artifacts of runs.");
  const ofRun = (verb: string, help: string): Command =>
    group.command(verb).description(help).requiredOption("-r, --run-id <id>", "the run");
  const directory = "directory among the run's artifacts (default: their root)";

  ofRun("list", "List a directory of a run's artifacts, as JSON.")
    .option("-a, --artifact-path <path>", directory)
    .action(onTracking(env, list));

  group
    .command("download")
    .description("Download a file, or a directory with all in it; prints where it is then.")
    .option("-r, --run-id <id>", "the run")
    .option("-a, --artifact-path <path>", "file or directory of the run (default: all)")
    .option(
      "-u, --artifact-uri <uri>",
      "in place of both: runs:/<run>/<path>, models:/<name>/<version>, models:/<name>@<alias>, models:/<logged model id>, mlflow-artifacts:/<path> or a local path",
    )
    .option("-d, --dst-path <directory>", "where to put it (default: a new temporary directory)")
    .action(onTracking(env, download));

  ofRun("log-artifact", "Upload a file.")
    .requiredOption("-l, --local-file <file>", "the file")
    .option("-a, --artifact-path <path>", directory)
    .action(onTracking(env, logArtifact));

  ofRun("log-artifacts", "Upload a directory with all in it.")
    .requiredOption("-l, --local-dir <directory>", "the directory")
    .option("-a, --artifact-path <path>", directory)
    .action(onTracking(env, logArtifacts));

  return group;
}

interface InRun {
  runId: string;
  artifactPath?: string;
}

async function list({ call, artifactsAt }: Connection, options: InRun): Promise<void> {
  const root = await artifactRootOf(call, options.runId);
  const files = await artifactsAt(root).list(options.artifactPath ?? "");
  console.log(`[${files.map((file) => JSON.stringify(file, null, 2)).join(", ")}]`);
}

async function logArtifact(
  { call, artifactsAt }: Connection,
  { localFile, runId, artifactPath }: InRun & { localFile: string },
): Promise<void> {
  const repository = artifactsAt(await artifactRootOf(call, runId));
  await withProgress("Uploading", (watch) =>
    uploadFile(repository, localFile, artifactPath ?? "", watch),
  );
  console.error(`Logged artifact from local file ${localFile} to ${placeOf(artifactPath)}`);
}

async function logArtifacts(
  { call, artifactsAt }: Connection,
  { localDir, runId, artifactPath }: InRun & { localDir: string },
): Promise<void> {
  const repository = artifactsAt(await artifactRootOf(call, runId));
  await withProgress("Uploading", (watch) =>
    uploadDirectory(repository, localDir, artifactPath ?? "", watch),
  );
  console.error(`Logged artifacts from local dir ${localDir} to ${placeOf(artifactPath)}`);
}

const placeOf = (artifactPath: string | undefined): string =>
  artifactPath === undefined ? "the run's artifact root" : `artifact_path=${artifactPath}`;

interface DownloadOptions {
  runId?: string;
  artifactPath?: string;
  artifactUri?: string;
  dstPath?: string;
}

async function download(
  { call, artifactsAt }: Connection,
  options: DownloadOptions,
): Promise<void> {
  const found = await existing(await wanted(call, options), artifactsAt);
  console.log(inPlace(found, options) ?? (await copied(found, options)));
}

/** A URI wins over run and path, as in MLflow. */
async function wanted(
  call: Connection["call"],
  { artifactUri, runId, artifactPath = "" }: DownloadOptions,
): Promise<ArtifactSource[]> {
  if (artifactUri !== undefined) return await sourcesAt(call, artifactUri);
  if (runId === undefined) throw usageError("Give --run-id or --artifact-uri.");
  return await sourcesInRun(call, runId, safePath(artifactPath));
}

interface Opened extends ArtifactSource {
  repository: ArtifactRepository;
}

/** The sources that hold what is wanted: the artifact may be one of the run's, its model's, or both. */
async function existing(
  sources: readonly ArtifactSource[],
  artifactsAt: Connection["artifactsAt"],
): Promise<Opened[]> {
  const found: Opened[] = [];
  for (const source of sources) {
    const repository = artifactsAt(source.root);
    if (await repository.stat(source.path)) found.push({ ...source, repository });
  }
  if (found.length === 0) throw doesNotExist(`No such artifact: '${sources[0]?.path}'.`);
  return found;
}

/** Files of this machine need no copy unless one is asked for. */
function inPlace(found: readonly Opened[], { dstPath }: DownloadOptions): string | undefined {
  const [{ root, path } = { root: "", path: "" }, ...others] = found;
  const isLocal = ["", "file"].includes(parseArtifactUri(root).scheme);
  return isLocal && dstPath === undefined && others.length === 0
    ? resolve(localPath(root), path)
    : undefined;
}

async function copied(found: readonly Opened[], { dstPath }: DownloadOptions): Promise<string> {
  const target = resolve(dstPath ?? (await mkdtemp(join(tmpdir(), "millrace-"))));
  return await withProgress("Downloading", async (watch) => {
    let place = target;
    for (const { repository, path, below } of found)
      place = await downloadArtifacts(repository, path, join(target, below), watch);
    return place;
  });
}
