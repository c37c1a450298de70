import { execFileSync, fork } from "node:child_process";
import { mkdir, readdir, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { localArtifactRepository } from "../../src/artifacts/local.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { describeArtifactRepository, failingSource, get, put } from "./artifact-repository.ts";

let directory: string;
let root: string;
beforeEach(async () => {
  directory = await tempDir();
  root = join(directory, "root");
});

describeArtifactRepository("A local directory", async () => localArtifactRepository(root));

it("A directory of many files is listed whole and in order", async () => {
  const names = Array.from({ length: 150 }, (_, at) => `${String(at).padStart(3, "0")}.txt`);
  await mkdir(root);
  for (const name of names.toReversed()) await writeFile(join(root, name), name);
  await mkdir(join(root, "zz"));
  expect(await localArtifactRepository(root).list("")).toEqual([
    ...names.map((path) => ({ path, is_dir: false, file_size: 7 })),
    { path: "zz", is_dir: true },
  ]);
});

const outsideRoot = { code: "INVALID_PARAMETER_VALUE", message: /leads out|leads nowhere/ };
const refusal = (pattern: RegExp) => ({
  code: "INVALID_PARAMETER_VALUE",
  message: expect.stringMatching(pattern),
});

describe("symbolic links", () => {
  beforeEach(async () => {
    await mkdir(join(directory, "secret"));
    await writeFile(join(directory, "secret", "file"), "secret");
    await put(localArtifactRepository(root), "dir/file", "inside");
  });

  it("that lead out are not followed, whatever is asked", async () => {
    await symlink(join(directory, "secret"), join(root, "out"));
    await symlink("../secret/file", join(root, "file-out"));
    await symlink("/", join(root, "dir", "slash"));
    const repository = localArtifactRepository(root);
    const paths = ["out/file", "out", "file-out", `dir/slash${directory}/secret/file`];
    for (const path of paths) {
      const error = refusal(outsideRoot.message);
      await expect(repository.list(path)).rejects.toMatchObject(error);
      await expect(repository.stat(path)).rejects.toMatchObject(error);
      await expect(repository.read(path)).rejects.toMatchObject(error);
      await expect(put(repository, path, "x")).rejects.toMatchObject(error);
      await expect(repository.delete(path)).rejects.toMatchObject(error);
    }
    await expect(put(repository, "out/new/file", "x")).rejects.toThrow("leads out");
    await expect(repository.delete("out/none")).rejects.toThrow("leads out");
    expect(await readdir(join(directory, "secret"))).toEqual(["file"]);
    expect(await repository.list("")).toEqual([{ path: "dir", is_dir: true }]);
    expect(await repository.list("dir")).toEqual([
      { path: "dir/file", is_dir: false, file_size: 6 },
    ]);
  });

  it("that lead out are removed with the directory they lie in, their targets are not", async () => {
    await symlink(join(directory, "secret"), join(root, "dir", "out"));
    await localArtifactRepository(root).delete("dir");
    expect(await readdir(root)).toEqual([]);
    expect(await readdir(join(directory, "secret"))).toEqual(["file"]);
  });

  it("that stay inside are followed; deleting one leaves its target", async () => {
    await symlink("dir", join(root, "link"));
    await symlink("dir/file", join(root, "file-link"));
    const repository = localArtifactRepository(root);
    expect((await get(repository, "link/file")).toString()).toBe("inside");
    expect(await repository.list("")).toEqual([
      { path: "dir", is_dir: true },
      { path: "file-link", is_dir: false, file_size: 6 },
      { path: "link", is_dir: true },
    ]);
    await put(repository, "link/new", "1");
    await repository.delete("link");
    await repository.delete("file-link");
    expect((await repository.list("dir")).map(({ path }) => path)).toEqual(["dir/file", "dir/new"]);
  });

  it("that lead nowhere or around lead to nothing", async () => {
    await symlink("none", join(root, "dangling"));
    await symlink("loop", join(root, "loop"));
    const repository = localArtifactRepository(root);
    await expect(repository.read("dangling")).rejects.toThrow("No such artifact");
    await expect(repository.read("loop")).rejects.toMatchObject(refusal(/leads nowhere/));
    await expect(put(repository, "dangling/x", "1")).rejects.toMatchObject(
      refusal(/not a directory/),
    );
    expect(await repository.list("")).toEqual([{ path: "dir", is_dir: true }]);
  });

  it("may lead to the root itself", async () => {
    await symlink(root, join(directory, "alias"));
    const repository = localArtifactRepository(join(directory, "alias"));
    await put(repository, "through", "1");
    expect((await get(repository, "dir/file")).toString()).toBe("inside");
    await repository.delete("");
    expect(await repository.list("")).toEqual([]);
  });

  it("that are exchanged all the time never let anything out or in", async () => {
    const repository = localArtifactRepository(root);
    await mkdir(join(root, "turn"));
    await writeFile(join(root, "turn", "file"), "inside");
    // In turn a directory and a link out of the root, for some microseconds each.
    const flipper = `
      const fs = require("fs");
      const [root, secret] = process.argv.slice(2);
      const linger = () => {
        const until = performance.now() + Math.random() / 5;
        while (performance.now() < until);
      };
      // An upload may make the directory while it is away.
      const insist = (step) => {
        for (;;) {
          try {
            return step();
          } catch {
            fs.rmSync(root + "/turn", { recursive: true, force: true });
          }
        }
      };
      for (let turn = 0; ; turn += 1) {
        fs.renameSync(root + "/turn", root + "/aside");
        insist(() => fs.symlinkSync(secret, root + "/turn"));
        linger();
        fs.unlinkSync(root + "/turn");
        insist(() => fs.renameSync(root + "/aside", root + "/turn"));
        linger();
        if (turn === 20) process.send("flipping");
      }`;
    const script = join(directory, "flipper.cjs");
    await writeFile(script, flipper);
    const child = fork(script, [root, join(directory, "secret")]);
    await new Promise((resolve) => child.once("message", resolve));
    const seen = new Set<string>();
    try {
      for (let count = 0; count < 300; count += 1) {
        const read = await get(repository, "turn/file").catch(() => undefined);
        if (read !== undefined) seen.add(read.toString());
        await put(repository, `turn/new-${count}`, "x").catch(() => {});
        await repository.delete(`turn/new-${count}`).catch(() => {});
      }
    } finally {
      child.kill("SIGKILL");
    }
    expect([...seen]).toEqual(["inside"]);
    expect(await readdir(join(directory, "secret"))).toEqual(["file"]);
  });
});

describe("special files", () => {
  it("are neither listed, nor opened, nor waited for", async () => {
    const repository = localArtifactRepository(root);
    await put(repository, "file", "1");
    execFileSync("python3", ["-c", `import os; os.mkfifo(${JSON.stringify(join(root, "fifo"))})`]);
    await symlink("fifo", join(root, "to-fifo"));
    for (const path of ["fifo", "to-fifo"]) {
      await expect(repository.read(path)).rejects.toMatchObject(refusal(/neither a regular file/));
      await expect(repository.stat(path)).rejects.toMatchObject(refusal(/neither a regular file/));
    }
    expect((await repository.list("")).map(({ path }) => path)).toEqual(["file"]);
  });
});

describe("uploads in progress", () => {
  const stagingNames = async () =>
    (await readdir(root)).filter((name) => name.startsWith(".millrace-staging-"));

  it("lie in a directory of their own that no one else can enter, list or address", async () => {
    const repository = localArtifactRepository(root);
    const gate = Promise.withResolvers<void>();
    const upload = repository.write("dir/file", failingSource(100_000, gate.promise));
    upload.catch(() => {});
    await expect.poll(async () => await stagingNames().catch(() => [])).toHaveLength(1);
    const [name] = await stagingNames();
    expect((await stat(join(root, name!))).mode & 0o777).toBe(0o700);
    expect(await repository.list("")).toEqual([]);
    for (const path of [name!, `${name}/artifact`, name!.toUpperCase(), ".artifact.uploading.x"]) {
      const reserved = refusal(/reserved/);
      await expect(repository.read(path)).rejects.toMatchObject(reserved);
      await expect(repository.delete(path)).rejects.toMatchObject(reserved);
      await expect(put(repository, path, "x")).rejects.toMatchObject(reserved);
      await expect(repository.list(path)).rejects.toMatchObject(reserved);
    }
    const above = localArtifactRepository(directory);
    expect(await above.list("root")).toEqual([]);
    await expect(above.read(`root/${name}/artifact`)).rejects.toMatchObject(refusal(/reserved/));
    gate.resolve();
    await expect(upload).rejects.toThrow("went away");
    expect(await readdir(root)).toEqual([]);
  });

  it("leave files with the usual permissions", async () => {
    await put(localArtifactRepository(root), "dir/file", "1");
    const usual = join(directory, "usual");
    await writeFile(usual, "1");
    expect((await stat(join(root, "dir", "file"))).mode).toBe((await stat(usual)).mode);
  });

  it("that a crash left behind are removed after a day, and not before", async () => {
    const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
    const names = ["old", "empty-old", "old-but-growing", "new"];
    for (const name of names)
      await mkdir(join(root, `.millrace-staging-${name}`), { recursive: true });
    for (const name of ["old", "old-but-growing"]) {
      await writeFile(join(root, `.millrace-staging-${name}`, "artifact"), "half");
    }
    await utimes(join(root, ".millrace-staging-old", "artifact"), old, old);
    for (const name of names.slice(0, 3)) {
      await utimes(join(root, `.millrace-staging-${name}`), old, old);
    }
    const repository = localArtifactRepository(root);
    await put(repository, "file", "1");
    expect((await stagingNames()).toSorted()).toEqual([
      ".millrace-staging-new",
      ".millrace-staging-old-but-growing",
    ]);
  });
});

it("a read fails when its file is cut short meanwhile", async () => {
  const repository = localArtifactRepository(root);
  await put(repository, "file", Buffer.alloc(2_000_000));
  const { stream } = await repository.read("file");
  await writeFile(join(root, "file"), "short");
  await expect(stream.toArray()).rejects.toThrow("cut short");
});

it("describes the version it reads as stat does", async () => {
  const repository = localArtifactRepository(root);
  await put(repository, "file", "one");
  const { stat: opened, stream } = await repository.read("file");
  stream.destroy();
  expect(opened).toEqual(await repository.stat("file"));
});

it("keeps serving the version a reader has opened when it is replaced or deleted", async () => {
  const repository = localArtifactRepository(root);
  await put(repository, "file", "one");
  const { stream } = await repository.read("file");
  await put(repository, "file", "two");
  await repository.delete("file");
  expect(Buffer.concat(await stream.toArray()).toString()).toBe("one");
});
