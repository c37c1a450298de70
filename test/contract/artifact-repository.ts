import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import type { ArtifactRepository, ByteRange } from "../../src/artifacts/artifact-repository.ts";

/** The file names that must come back as they were given. */
const names = [
  "plain.txt",
  "a b.txt",
  " lead",
  "ü.txt",
  "日本.txt",
  "😀.txt",
  "100%.txt",
  "a?b.txt",
  "a+b&c=d.txt",
  "a;b.txt",
  ".hidden",
  "a..b",
  "...",
  "a:b",
  "~x",
  "\"q\"'s'",
  "<a>|*",
  "[x]{y}(z)@,!",
  "x".repeat(255),
];

const hostilePaths = [
  "../x",
  "a/../../x",
  "..",
  "%2e%2e/x",
  "%252e%252e%252fx",
  "/etc/passwd",
  "//proc/self/root",
  "C:/x",
  "a\\..\\x",
  "a\0b",
  "a\nb",
  "file:///etc/passwd",
  "a#b",
];

/** A stream of `size` bytes that fails after `moment`, as an upload does whose client goes away. */
export function failingSource(size: number, moment: Promise<void> = sleep(20)): Readable {
  return Readable.from(
    (async function* () {
      yield Buffer.alloc(size);
      await moment;
      throw new Error("the client went away");
    })(),
  );
}

/** A stream of `total` bytes in chunks of 64 KiB, all of them `byte`. */
export function uniformSource(total: number, byte: number): Readable {
  const chunk = Buffer.alloc(64 * 1024, byte);
  return Readable.from(
    (function* () {
      for (let left = total; left > 0; left -= chunk.length) {
        yield left < chunk.length ? chunk.subarray(0, left) : chunk;
      }
    })(),
    { objectMode: false },
  );
}

export const put = async (repository: ArtifactRepository, path: string, text: string | Buffer) =>
  await repository.write(path, Readable.from([Buffer.from(text)]));

export const get = async (repository: ArtifactRepository, path: string, range?: ByteRange) =>
  await buffer((await repository.read(path, range)).stream);

const getText = async (repository: ArtifactRepository, path: string, range?: ByteRange) =>
  (await get(repository, path, range)).toString();

const refused = { name: "ApiError", code: "INVALID_PARAMETER_VALUE" };

/**
 * What every ArtifactRepository does. `open` gives an empty one each time. A repository on MLflow's
 * server is excused from refusing with the right code what that server answers with a 500.
 */
export function describeArtifactRepository(
  name: string,
  open: () => Promise<ArtifactRepository>,
  { onMlflow = false } = {},
): void {
  describe(`${name} as an artifact repository`, () => {
    let repository: ArtifactRepository;
    beforeEach(async () => {
      repository = await open();
    });

    describe("list", () => {
      it("gives the entries of one directory by path, from the root", async () => {
        await put(repository, "b.txt", "12345");
        await put(repository, "a/deep/c.txt", "");
        await put(repository, "a/Z.txt", "1");
        await put(repository, "a.txt", "123");
        expect(await repository.list("")).toEqual([
          { path: "a", is_dir: true },
          { path: "a.txt", is_dir: false, file_size: 3 },
          { path: "b.txt", is_dir: false, file_size: 5 },
        ]);
        expect(await repository.list("a")).toEqual([
          { path: "a/Z.txt", is_dir: false, file_size: 1 },
          { path: "a/deep", is_dir: true },
        ]);
        expect(await repository.list("a/deep/")).toEqual([
          { path: "a/deep/c.txt", is_dir: false, file_size: 0 },
        ]);
      });

      it("is empty for the root of an empty repository, for nothing, for a file", async () => {
        expect(await repository.list("")).toEqual([]);
        await put(repository, "dir/file", "1");
        expect(await repository.list("none")).toEqual([]);
        expect(await repository.list("dir/file")).toEqual([]);
        expect(await repository.list("dir/file/below")).toEqual([]);
      });
    });

    describe("stat", () => {
      it("tells file, directory and nothing apart", async () => {
        await put(repository, "dir/file", "12345");
        expect(await repository.stat("dir")).toEqual({ is_dir: true });
        expect(await repository.stat("none")).toBeUndefined();
        expect(await repository.stat("dir/file")).toMatchObject({ is_dir: false, size: 5 });
      });

      it("gives another etag to another content, and the same to the same", async () => {
        const etag = async () => (await repository.stat("file")) as { etag: string };
        await put(repository, "file", "one");
        const first = await etag();
        expect(first.etag).toMatch(/^"[^"]+"$/);
        expect(await etag()).toEqual(first);
        await put(repository, "file", "other");
        expect((await etag()).etag).not.toBe(first.etag);
      });
    });

    describe("read", () => {
      it("gives back what was written, byte for byte, with its size", async () => {
        const bytes = randomBytes(3 * 1024 * 1024 + 7);
        await put(repository, "model/weights.bin", bytes);
        const { stat, stream } = await repository.read("model/weights.bin");
        expect(stat).toMatchObject({ is_dir: false, size: bytes.length });
        expect((await buffer(stream)).equals(bytes)).toBe(true);
      });

      it("gives a range, cut at the end of the file", async () => {
        await put(repository, "file", "0123456789");
        expect(await getText(repository, "file", { start: 2, end: 4 })).toBe("234");
        expect(await getText(repository, "file", { start: 0, end: 0 })).toBe("0");
        expect(await getText(repository, "file", { start: 8, end: 100 })).toBe("89");
        const { stat, stream } = await repository.read("file", { start: 9, end: 9 });
        stream.destroy();
        expect(stat.size).toBe(10);
      });

      it("refuses a range beyond the end", async () => {
        await put(repository, "file", "0123");
        await expect(repository.read("file", { start: 4, end: 9 })).rejects.toMatchObject(refused);
      });

      it("gives an empty file", async () => {
        await put(repository, "empty", "");
        expect(await getText(repository, "empty")).toBe("");
      });

      it("says what is not there, and that a directory is no file", async () => {
        await put(repository, "dir/file", "1");
        const missing = { name: "ApiError", code: "RESOURCE_DOES_NOT_EXIST" };
        await expect(repository.read("none")).rejects.toMatchObject(missing);
        await expect(repository.read("dir/none/x")).rejects.toMatchObject(missing);
        await expect(repository.read("dir")).rejects.toMatchObject(refused);
        await expect(repository.read("")).rejects.toMatchObject(refused);
      });
    });

    describe("write", () => {
      it("replaces what was there", async () => {
        await put(repository, "file", "a long first text");
        await put(repository, "file", "short");
        expect(await getText(repository, "file")).toBe("short");
      });

      it("changes nothing when its source fails", async () => {
        await put(repository, "kept", "before");
        await expect(repository.write("kept", failingSource(500_000))).rejects.toThrow("went away");
        await expect(repository.write("new/file", failingSource(9))).rejects.toThrow("went away");
        expect(await getText(repository, "kept")).toBe("before");
        expect(await repository.list("new")).toEqual([]);
        // MLflow's server leaves the empty directory.
        const kept = { path: "kept", is_dir: false, file_size: 6 };
        const left = onMlflow ? [kept, { path: "new", is_dir: true }] : [kept];
        expect(await repository.list("")).toEqual(left);
      });

      it("lets readers see whole files only while many write the same path", async () => {
        const size = 1_000_000;
        await repository.write("file", uniformSource(size, 0));
        const writes = [1, 2, 3, 4].map((byte) =>
          repository.write("file", uniformSource(size, byte)),
        );
        for (let count = 0; count < 5; count += 1) {
          const bytes = await get(repository, "file");
          expect(bytes.length).toBe(size);
          expect(bytes.equals(Buffer.alloc(size, bytes[0]))).toBe(true);
        }
        await Promise.all(writes);
        expect((await get(repository, "file"))[0]).toBeGreaterThan(0);
      });

      it("refuses to put a file where it cannot be", async () => {
        await put(repository, "dir/file", "1");
        const expected = onMlflow ? { name: "ApiError" } : refused;
        await expect(put(repository, "dir", "x")).rejects.toMatchObject(expected);
        await expect(put(repository, "dir/file/below", "x")).rejects.toMatchObject(expected);
        await expect(put(repository, "", "x")).rejects.toMatchObject(refused);
        await expect(put(repository, "dir/", "x")).rejects.toMatchObject(refused);
        expect(await getText(repository, "dir/file")).toBe("1");
      });

      it.each(names)("keeps the name %j", async (file) => {
        await put(repository, `dir/${file}`, file);
        expect(await getText(repository, `dir/${file}`)).toBe(file);
        expect((await repository.list("dir")).map(({ path }) => path)).toEqual([`dir/${file}`]);
        await repository.delete(`dir/${file}`);
        expect(await repository.list("dir")).toEqual([]);
      });
    });

    describe("delete", () => {
      it("takes a file, or a directory with all it holds, and nothing beside it", async () => {
        for (const path of ["a/b/c", "a/b/d", "a/e", "ab"]) await put(repository, path, "1");
        await repository.delete("a/b/c");
        expect(await repository.stat("a/b/c")).toBeUndefined();
        expect(await repository.stat("a/b/d")).toBeDefined();
        await repository.delete("a/");
        expect(await repository.list("")).toEqual([{ path: "ab", is_dir: false, file_size: 1 }]);
      });

      it("is content with what is not there", async () => {
        for (const path of ["none", "none/below"]) {
          await expect(repository.delete(path)).resolves.toBeUndefined();
        }
      });

      it("takes everything when asked for the root, and can be written to again", async () => {
        await put(repository, "a/b", "1");
        await repository.delete("");
        expect(await repository.list("")).toEqual([]);
        await put(repository, "c", "1");
        expect(await getText(repository, "c")).toBe("1");
      });
    });

    it.each(hostilePaths)("refuses the path %j whatever is asked", async (path) => {
      await expect(repository.list(path)).rejects.toMatchObject(refused);
      await expect(repository.stat(path)).rejects.toMatchObject(refused);
      await expect(repository.read(path)).rejects.toMatchObject(refused);
      await expect(put(repository, path, "x")).rejects.toMatchObject(refused);
      await expect(repository.delete(path)).rejects.toMatchObject(refused);
    });
  });
}
