import { once } from "node:events";
import { readdir, truncate, utimes, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ArtifactRepository } from "../../src/artifacts/artifact-repository.ts";
import { localArtifactRepository } from "../../src/artifacts/local.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { put } from "./artifact-repository.ts";
import { startArtifactServer } from "./artifact-server.ts";

const route = "/api/2.0/mlflow-artifacts/artifacts/";

let directory: string;
let repository: ArtifactRepository;
/** Every stream that the server has read from the repository. */
let streams: Readable[];
/** Runs between the stat and the read of a request. */
let betweenStatAndRead: () => Promise<void>;
let app: FastifyInstance;
let url: string;

beforeEach(async () => {
  directory = await tempDir();
  repository = localArtifactRepository(join(directory, "root"));
  streams = [];
  betweenStatAndRead = async () => {};
  ({ app, url } = await startArtifactServer({
    ...repository,
    async read(path, range) {
      await betweenStatAndRead();
      const content = await repository.read(path, range);
      streams.push(content.stream);
      return content;
    },
  }));
});
afterEach(async () => {
  await app.close();
});

/** Sends `path` below the route exactly as it is spelled; fetch would normalise it. */
async function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: IncomingMessage["headers"]; body: string }> {
  const call = request(url, { method, path: route + path, headers, agent: false }).end();
  const [response] = (await once(call, "response")) as [IncomingMessage];
  return { status: response.statusCode!, headers: response.headers, body: await text(response) };
}

describe("a download", () => {
  it("is an attachment that no browser runs, and can be asked about again", async () => {
    await put(repository, "dir/page.html", "<script>alert(1)</script>");
    const mtime = new Date("2026-11-21T11:03:10.692Z");
    await utimes(join(directory, "root", "dir", "page.html"), mtime, mtime);
    const { status, headers, body } = await send("GET", "dir/page.html");
    expect(status).toBe(200);
    expect(body).toBe("<script>alert(1)</script>");
    expect(headers).toMatchObject({
      "content-type": "text/html",
      "content-disposition": "attachment; filename=page.html",
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      "content-length": "25",
      "cache-control": "private, no-cache",
      "last-modified": "Sat, 21 Nov 2026 11:03:10 GMT",
      etag: expect.stringMatching(/^"[^"]+"$/),
    });
  });

  // As MLflow 3.17.2 sends them, but for the last, which it takes for application/x-tar.
  it.each([
    ["x.txt", "text/plain"],
    ["x.js", "text/plain"],
    ["x.xml", "text/plain"],
    ["x.json", "text/plain"],
    ["x.yaml", "text/plain"],
    ["x.csv", "text/plain"],
    ["x.ipynb", "text/plain"],
    ["MLmodel", "text/plain"],
    ["x.svg", "image/svg+xml"],
    ["x.png", "image/png"],
    ["x.pdf", "application/pdf"],
    ["x.css", "text/css"],
    ["x.PNG", "image/png"],
    ["x.pkl", "application/octet-stream"],
    ["png", "application/octet-stream"],
    [".hidden", "application/octet-stream"],
    ["x.parquet", "application/octet-stream"],
    ["x.tar.gz", "application/gzip"],
  ])("of %s has the type %s", async (name, type) => {
    await put(repository, name, "1");
    expect((await send("GET", name)).headers["content-type"]).toBe(type);
  });

  it.each([
    ["a b.txt", 'attachment; filename="a b.txt"'],
    ['"q".txt', 'attachment; filename="\\"q\\".txt"'],
    ["ü.txt", "attachment; filename=\"?.txt\"; filename*=UTF-8''%C3%BC.txt"],
    ["日本.txt", "attachment; filename=\"??.txt\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.txt"],
  ])("of %s is offered under that name", async (name, disposition) => {
    await put(repository, name, "1");
    const { headers } = await send("GET", encodeURIComponent(name));
    expect(headers["content-disposition"]).toBe(disposition);
  });

  it("answers 404 for nothing and 400 for a directory, as JSON", async () => {
    await put(repository, "dir/file", "1");
    const missing = await send("GET", "dir/none");
    expect(missing.status).toBe(404);
    expect(missing.headers["content-type"]).toMatch(/^application\/json/);
    expect(JSON.parse(missing.body)).toMatchObject({ error_code: "RESOURCE_DOES_NOT_EXIST" });
    for (const path of ["dir", "dir/", ""]) {
      const refused = await send("GET", path);
      expect(refused.status).toBe(400);
      expect(JSON.parse(refused.body)).toMatchObject({ error_code: "INVALID_PARAMETER_VALUE" });
    }
  });

  it("of an empty file is empty", async () => {
    await put(repository, "empty", "");
    expect(await send("GET", "empty")).toMatchObject({
      status: 200,
      headers: { "content-length": "0" },
      body: "",
    });
  });

  it("with HEAD has the same headers, no body, and opens no file", async () => {
    await put(repository, "file.bin", "0123456789");
    const whole = await send("GET", "file.bin");
    const head = await send("HEAD", "file.bin", { range: "bytes=0-1" });
    expect(head.status).toBe(200);
    expect(head.body).toBe("");
    const { date: _, ...expected } = whole.headers;
    expect(head.headers).toMatchObject(expected);
    expect(streams).toHaveLength(1);
    expect((await send("HEAD", "none")).status).toBe(404);
  });
});

describe("a conditional download", () => {
  const modified = "Sat, 21 Nov 2026 11:03:10 GMT";
  let etag: string;
  beforeEach(async () => {
    await put(repository, "file", "0123456789");
    const mtime = new Date(modified);
    await utimes(join(directory, "root", "file"), mtime, mtime);
    etag = (await send("HEAD", "file")).headers.etag!;
  });

  it("is 304 when the client has that version", async () => {
    for (const headers of [
      { "if-none-match": etag },
      { "if-none-match": `"other", W/${etag}` },
      { "if-none-match": "*" },
      { "if-modified-since": modified },
      { "if-none-match": etag, range: "bytes=0-1" },
    ]) {
      const answer = await send("GET", "file", headers);
      expect(answer).toMatchObject({ status: 304, body: "" });
      expect(answer.headers).toMatchObject({ etag, "last-modified": modified });
      expect(answer.headers).not.toHaveProperty("content-length");
    }
    expect((await send("HEAD", "file", { "if-none-match": etag })).status).toBe(304);
    expect(streams).toHaveLength(0);
  });

  it("is whole when it does not", async () => {
    for (const headers of [
      { "if-none-match": '"other"' },
      { "if-none-match": '"other"', "if-modified-since": modified },
      { "if-modified-since": "Sat, 21 Nov 2026 11:03:09 GMT" },
      { "if-modified-since": "nonsense" },
    ]) {
      expect(await send("GET", "file", headers)).toMatchObject({ status: 200, body: "0123456789" });
    }
  });

  it("is whole when If-Range names another version, else the range", async () => {
    const range = "bytes=2-3";
    for (const condition of [etag, modified]) {
      const answer = await send("GET", "file", { range, "if-range": condition });
      expect(answer).toMatchObject({ status: 206, body: "23" });
    }
    for (const condition of ['"other"', `W/${etag}`, "Sat, 21 Nov 2026 11:03:09 GMT"]) {
      const answer = await send("GET", "file", { range, "if-range": condition });
      expect(answer).toMatchObject({ status: 200, body: "0123456789" });
    }
  });
});

describe("a range", () => {
  beforeEach(async () => {
    await put(repository, "file", "0123456789");
    await put(repository, "empty", "");
  });

  it.each([
    ["bytes=0-3", "0123", "bytes 0-3/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=4-", "456789", "bytes 4-9/10"],
    ["bytes=0-999", "0123456789", "bytes 0-9/10"],
    ["bytes=9-9", "9", "bytes 9-9/10"],
  ])("%s is %s", async (range, body, contentRange) => {
    const answer = await send("GET", "file", { range });
    expect(answer).toMatchObject({ status: 206, body });
    expect(answer.headers).toMatchObject({
      "content-range": contentRange,
      "content-length": String(body.length),
    });
  });

  it.each(["bytes=10-", "bytes=100-200"])("%s is 416", async (range) => {
    const answer = await send("GET", "file", { range });
    expect(answer).toMatchObject({ status: 416, body: "" });
    expect(answer.headers["content-range"]).toBe("bytes */10");
  });

  it("of an empty file is 416", async () => {
    const answer = await send("GET", "empty", { range: "bytes=0-" });
    expect(answer).toMatchObject({ status: 416, headers: { "content-range": "bytes */0" } });
  });

  it.each(["bytes=0-1,3-4", "items=0-1", "bytes=abc", "bytes", "0-1"])(
    "%s is the whole",
    async (range) => {
      const answer = await send("GET", "file", { range });
      expect(answer).toMatchObject({ status: 200, body: "0123456789" });
      expect(answer.headers).not.toHaveProperty("content-range");
    },
  );
});

describe("a file that changes", () => {
  it("between its description and its bytes is described anew", async () => {
    await put(repository, "file", "a long first version");
    betweenStatAndRead = async () => {
      betweenStatAndRead = async () => {};
      await put(repository, "file", "second");
    };
    const answer = await send("GET", "file", { range: "bytes=0-99" });
    expect(answer).toMatchObject({ status: 206, body: "second" });
    expect(answer.headers["content-range"]).toBe("bytes 0-5/6");
    expect(streams.map((stream) => stream.destroyed)).toEqual([true, true]);
  });

  it("every time is given up on", async () => {
    await put(repository, "file", "1");
    betweenStatAndRead = async () => await put(repository, "file", "1");
    expect((await send("GET", "file")).status).toBe(503);
  });

  it("by being cut short ends the connection rather than letting the client wait", async () => {
    const file = join(directory, "root", "file");
    await put(repository, "file", Buffer.alloc(50_000_000));
    const call = request(url, { path: `${route}file`, agent: false }).end();
    const [response] = (await once(call, "response")) as [IncomingMessage];
    await truncate(file, 10);
    await expect(text(response)).rejects.toThrow("aborted");
  });
});

describe("a client that goes away", () => {
  it("lets the server close the file it was reading", async () => {
    await put(repository, "file", Buffer.alloc(50_000_000));
    const call = request(url, { path: `${route}file`, agent: false }).end();
    const [response] = (await once(call, "response")) as [IncomingMessage];
    await once(response, "data");
    call.destroy();
    await expect.poll(() => streams.map((stream) => stream.closed)).toEqual([true]);
  });

  it("in the middle of an upload leaves nothing", async () => {
    const root = join(directory, "root");
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(`PUT ${route}dir/file HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n`);
    socket.write(Buffer.alloc(300_000));
    await expect.poll(async () => await readdir(root).catch(() => [])).toHaveLength(1);
    socket.destroy();
    await expect.poll(async () => await readdir(root)).toEqual([]);
  });
});

describe("a hostile path", () => {
  const spellings = [
    "../secret",
    "..%2fsecret",
    "%2e%2e/secret",
    "%2e%2e%2fsecret",
    "dir/..%2f..%2fsecret",
    "%252e%252e/secret",
    "%252e%252e%252fsecret",
    "%25252e%25252e/secret",
    "..%5csecret",
    "..%255csecret",
    "/etc/passwd",
    "%2fetc/passwd",
    "%2Fetc%2Fpasswd",
    "file:///etc/passwd",
    "file%3a%2f%2f%2fetc/passwd",
    "C:/x",
    "c%3a%5cx",
    "a%00b",
    "a%2500b",
    "a%0ab",
    "a%23b",
    "%c0%ae%c0%ae/secret",
    ".millrace-staging-abc/artifact",
    "dir/%2emillrace-staging-abc/artifact",
  ];

  it.each(spellings)("%s is refused with GET, HEAD, PUT and DELETE", async (path) => {
    await put(repository, "dir/file", "1");
    await writeFile(join(directory, "secret"), "secret");
    for (const method of ["GET", "HEAD", "PUT", "DELETE"]) {
      expect([400, 404]).toContain((await send(method, path)).status);
    }
    expect((await readdir(directory)).toSorted()).toEqual(["root", "secret"]);
    expect(await repository.list("")).toEqual([{ path: "dir", is_dir: true }]);
  });

  it.each(["", ".", "./", "%2e"])("that means the root, %j, deletes nothing", async (path) => {
    await put(repository, "dir/file", "1");
    expect((await send("DELETE", path)).status).toBe(400);
    expect(await repository.list("")).toEqual([{ path: "dir", is_dir: true }]);
  });
});

describe("a path on the wire", () => {
  it.each([
    // Python's requests sends a stray percent sign as it is.
    ["100%.txt", "100%.txt"],
    ["100%25.txt", "100%.txt"],
    ["a%252541.txt", "a%2541.txt"],
    ["a+b%20c%3Fd%26e;f", "a+b c?d&e;f"],
    ["%E6%97%A5%E6%9C%AC", "日本"],
    ["a//b/./c", "a/b/c"],
    [`${"d".repeat(150)}/${"e".repeat(150)}`, `${"d".repeat(150)}/${"e".repeat(150)}`],
  ])("%s is the file %s: decoded once", async (path, file) => {
    expect((await send("PUT", path)).status).toBe(200);
    expect(await repository.stat(file)).toMatchObject({ is_dir: false });
    expect((await send("GET", path)).status).toBe(200);
  });
});
