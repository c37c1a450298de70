import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createServer, type TlsOptions } from "node:tls";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createClient, tlsFetch } from "../../../src/entry/millrace.ts";
import { pythonEnv } from "../../setup/python.ts";
import { runProgram } from "../../setup/sdk-program.ts";
import { type Certificate, selfSigned } from "../../setup/self-signed.ts";
import { type RunningServer, startServer } from "../../setup/servers.ts";
import { tempDir } from "../../setup/temp-dir.ts";

/** A proxy before a real server speaks TLS, as in most places where servers have certificates. */

let cwd: string;
let server: RunningServer;
let ofServer: Certificate;
let ofClient: Certificate;

beforeAll(async () => {
  cwd = await tempDir();
  server = await startServer({ cwd });
  const python = await pythonEnv("mlflow3");
  const certificateIn = async (name: string) => {
    const folder = join(cwd, name);
    await mkdir(folder);
    return await selfSigned(python, folder);
  };
  ofServer = await certificateIn("server");
  ofClient = await certificateIn("client");
});

afterAll(() => server.stop());

/** The address at which the server is reached by TLS, with these demands. */
async function proxy(demands: TlsOptions = {}): Promise<string> {
  const { cert, key } = ofServer;
  const listener = createServer({ cert, key, ...demands }, (socket) => {
    const onwards = connect(server.port, "127.0.0.1");
    onwards.on("error", () => socket.destroy()).on("close", () => socket.destroy());
    socket.on("error", () => onwards.destroy()).on("close", () => onwards.destroy());
    socket.pipe(onwards).pipe(socket);
  });
  listener.listen(0, "127.0.0.1");
  onTestFinished(() => void listener.close());
  await once(listener, "listening");
  return `https://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

const clientsOnly = () => ({ requestCert: true, ca: ofClient.cert });

/** Logs a run with an artifact of many chunks; prints what it reads of it. */
const logRun = `
import { writeFileSync } from "node:fs";
writeFileSync("large.bin", new Uint8Array(300_000));
await mr.withRun({ runName: "tls" }, async (run) => {
  run.logMetric("loss", 0.5);
  await run.logText("grün", "a.txt");
  await run.logArtifact("large.bin");
});
const last = await mr.lastActiveRun();
const { files } = await (await mr.client()).listArtifacts({ run_id: last!.info.run_id });
console.log(last!.info.status, last!.data.metrics, files!.map(({ file_size }) => file_size));
await mr.shutdown();
`;

async function outputOf(env: Record<string, string>): Promise<string> {
  const program = await runProgram(logRun, {
    cwd: await tempDir(),
    env: { MILLRACE_STRICT: "true", ...env },
  });
  await program.ended;
  return program.output();
}

const LOGGED = "FINISHED { loss: 0.5 } [ 5, 300000 ]\n";

test("a client shows its certificate, and trusts that of the server", async () => {
  const env = {
    MLFLOW_TRACKING_URI: await proxy(clientsOnly()),
    MLFLOW_TRACKING_SERVER_CERT_PATH: ofServer.file,
    MLFLOW_TRACKING_CLIENT_CERT_PATH: ofClient.both,
  };
  expect(await outputOf(env)).toBe(LOGGED);
});

test("a client without a certificate hears which variable names one", async () => {
  const env = {
    MLFLOW_TRACKING_URI: await proxy(clientsOnly()),
    MLFLOW_TRACKING_SERVER_CERT_PATH: ofServer.file,
  };
  expect(await outputOf(env)).toMatch(/cannot be reached.*MLFLOW_TRACKING_CLIENT_CERT_PATH/);
});

test("a server that nothing vouches for is refused, unless any certificate will do", async () => {
  const MLFLOW_TRACKING_URI = await proxy();
  expect(await outputOf({ MLFLOW_TRACKING_URI })).toMatch(
    /SELF_SIGNED_CERT.*MLFLOW_TRACKING_SERVER_CERT_PATH/,
  );
  const insecure = { MLFLOW_TRACKING_URI, MLFLOW_TRACKING_INSECURE_TLS: "true" };
  // No warning either: the other connections of the process stay as safe as they were.
  expect(await outputOf(insecure)).toBe(LOGGED);
});

test("the client takes such a fetch as well", async () => {
  const { cert, key } = ofClient;
  const uri = await proxy(clientsOnly());
  const client = createClient({ uri, fetch: tlsFetch({ ca: ofServer.cert, cert, key }) });
  const { experiments } = await client.searchExperiments({ max_results: 1 });
  expect(experiments).toHaveLength(1);
});

test("a file that is not there is named", async () => {
  const env = {
    MLFLOW_TRACKING_URI: await proxy(),
    MLFLOW_TRACKING_CLIENT_CERT_PATH: "/nowhere.pem",
  };
  expect(await outputOf(env)).toMatch(/MLFLOW_TRACKING_CLIENT_CERT_PATH cannot be read.*nowhere/);
});
