import { ApiError, type ErrorCode } from "../protocol/errors.ts";
import type { ArtifactRepository } from "./artifact-repository.ts";

/** What the file system answers, for reasons that lie in the path, its owner or its disk. */
const problems: Readonly<Record<string, readonly [code: ErrorCode, what: string]>> = {
  ENOTDIR: ["INVALID_PARAMETER_VALUE", "a part of the path is a file, not a directory"],
  EEXIST: ["INVALID_PARAMETER_VALUE", "a part of the path is there already and no directory"],
  ENOENT: ["INVALID_PARAMETER_VALUE", "its directory is not there and cannot be made"],
  ENAMETOOLONG: ["INVALID_PARAMETER_VALUE", "a name in the path is too long"],
  ELOOP: ["INVALID_PARAMETER_VALUE", "a symbolic link in the path leads nowhere"],
  EINVAL: ["INVALID_PARAMETER_VALUE", "the file system does not take that name"],
  EACCES: ["PERMISSION_DENIED", "the user who runs the server has no permission"],
  EPERM: ["PERMISSION_DENIED", "the user who runs the server has no permission"],
  EROFS: ["PERMISSION_DENIED", "the file system is read-only"],
  ENOSPC: ["RESOURCE_EXHAUSTED", "the disk is full"],
  EDQUOT: ["RESOURCE_EXHAUSTED", "the disk quota is used up"],
  EMFILE: ["TEMPORARILY_UNAVAILABLE", "too many files are open"],
  ENFILE: ["TEMPORARILY_UNAVAILABLE", "too many files are open"],
};

/** An error of the file system as one that a client can understand; any other as it is. */
export function fileProblem(error: unknown): unknown {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  const problem = problems[code ?? ""];
  if (problem === undefined) return error;
  const message = `The artifact storage cannot do this: ${problem[1]} (${code}).`;
  return new ApiError(problem[0], message, { cause: error });
}

/** The repository, with errors of the file system explained. */
export const explaining = (files: ArtifactRepository): ArtifactRepository => ({
  list: (path) => files.list(path).catch(rethrow),
  stat: (path) => files.stat(path).catch(rethrow),
  read: (path, range) => files.read(path, range).catch(rethrow),
  write: (path, source) => files.write(path, source).catch(rethrow),
  delete: (path) => files.delete(path).catch(rethrow),
});

function rethrow(error: unknown): never {
  throw fileProblem(error);
}
