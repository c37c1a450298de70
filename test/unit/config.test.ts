import { describe, expect, test } from "vitest";
import {
  clientSettings,
  type Environment,
  type ServerOptions,
  serverSettings,
  serverVariables,
  SettingsError,
} from "../../src/config.ts";
import { DatabaseUriError } from "../../src/core/database-uri.ts";

const settings = (options: ServerOptions = {}, env: Environment = {}) =>
  serverSettings(options, env, "/work");

describe("a server's settings", () => {
  test("without options and variables are MLflow's defaults", () => {
    expect(settings()).toEqual({
      host: "127.0.0.1",
      port: 5000,
      backendStore: { dialect: "sqlite", path: "mlflow.db" },
      defaultArtifactRoot: "mlflow-artifacts:/",
      artifactsDestination: "./mlartifacts",
      serveArtifacts: true,
      artifactsOnly: false,
      staticPrefix: "",
      allowedHosts: undefined,
      corsAllowedOrigins: [],
      disableSecurityMiddleware: false,
      xFrameOptions: "SAMEORIGIN",
      registryStore: undefined,
      modelVersionSourcePattern: undefined,
      webhooks: {
        secretKey: undefined,
        allowedSchemes: ["https"],
        allowPrivateAddresses: false,
        timeout: 30_000,
        atOnce: 10,
      },
      truncateLongValues: true,
      queryTimeout: 30_000,
      artifactLocationMaxLength: 2048,
      allowedHostAddressedSchemes: [],
    });
  });

  const given: [keyof ServerOptions, string | boolean, string, string | boolean, object][] = [
    ["host", "::1", "0.0.0.0", "0.0.0.0", { host: "::1" }],
    ["port", "8080", "0", "0", { port: 8080 }],
    ["artifactsDestination", "/srv/a", "/srv/b", "/srv/b", { artifactsDestination: "/srv/a" }],
    ["defaultArtifactRoot", "s3://a", "s3://b", "s3://b", { defaultArtifactRoot: "s3://a" }],
    ["staticPrefix", "/a/b", "/c", "/c", { staticPrefix: "/a/b" }],
    ["allowedHosts", "a, b*", "c", "c", { allowedHosts: ["a", "b*"] }],
    ["corsAllowedOrigins", "https://a", "*", "*", { corsAllowedOrigins: ["https://a"] }],
    ["xFrameOptions", "deny", "none", "none", { xFrameOptions: "DENY" }],
    ["serveArtifacts", true, "false", false, { serveArtifacts: true }],
    ["artifactsOnly", false, "true", true, { artifactsOnly: false }],
    ["disableSecurityMiddleware", false, "1", true, { disableSecurityMiddleware: false }],
    [
      "backendStoreUri",
      "sqlite:///a.db",
      "sqlite:///b.db",
      "sqlite:///b.db",
      { backendStore: { dialect: "sqlite", path: "a.db" } },
    ],
  ];

  test.each(given)(
    "take --%s, and its variable where it is absent",
    (name, option, text, same, expected) => {
      const env = { [serverVariables[name]]: text };
      expect(settings({ [name]: option }, env)).toMatchObject(expected);
      expect(settings({}, env)).toEqual(settings({ [name]: same }));
      expect(settings({}, env)).not.toEqual(settings({ [name]: option }));
      expect(settings({}, { [serverVariables[name]]: "" })).toEqual(settings());
    },
  );

  test("store artifacts of new experiments in ./mlruns where none are served", () => {
    expect(settings({ serveArtifacts: false }).defaultArtifactRoot).toBe("/work/mlruns");
  });

  test("make a relative artifact root absolute, and keep that of another scheme", () => {
    expect(settings({ defaultArtifactRoot: "./x" }).defaultArtifactRoot).toBe("/work/x");
    expect(settings({ defaultArtifactRoot: "file:x" }).defaultArtifactRoot).toBe("file:///work/x");
  });

  test.each(["true", "TRUE", "1", "yes", "on", "t", "y", " true "])("read %j as true", (text) => {
    expect(settings({}, { MLFLOW_ARTIFACTS_ONLY: text }).artifactsOnly).toBe(true);
  });

  test.each(["false", "False", "0", "no", "off", "f", "n"])("read %j as false", (text) => {
    expect(settings({}, { MLFLOW_SERVE_ARTIFACTS: text }).serveArtifacts).toBe(false);
  });

  test("read the variables that have no option", () => {
    expect(
      settings(
        {},
        {
          MLFLOW_TRUNCATE_LONG_VALUES: "false",
          MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH: "500",
          MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES: "FTP, sftp",
        },
      ),
    ).toMatchObject({
      truncateLongValues: false,
      artifactLocationMaxLength: 500,
      allowedHostAddressedSchemes: ["ftp", "sftp"],
    });
  });

  const refused: [string, ServerOptions, Environment, RegExp][] = [
    ["a port that is no number", { port: "http" }, {}, /--port is 'http'; write a port/],
    ["a port that is too large", {}, { MLFLOW_PORT: "65536" }, /MLFLOW_PORT is '65536'/],
    ["a negative port", { port: "-1" }, {}, /--port/],
    ["a prefix without slash", { staticPrefix: "p" }, {}, /--static-prefix is 'p'; .*begins with/],
    ["a prefix that ends with one", { staticPrefix: "/p/" }, {}, /does not end with '\/'/],
    ["a prefix of route syntax", { staticPrefix: "/{a}" }, {}, /--static-prefix/],
    ["a prefix that is only a slash", { staticPrefix: "/" }, {}, /--static-prefix/],
    ["an unknown X-Frame-Options", { xFrameOptions: "ALLOW" }, {}, /SAMEORIGIN, DENY or NONE/],
    ["a boolean that is none", {}, { MLFLOW_SERVE_ARTIFACTS: "maybe" }, /write true or false/],
    [
      "a length that is no number",
      {},
      { MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH: "x" },
      /whole number/,
    ],
    ["neither half", { artifactsOnly: true, serveArtifacts: false }, {}, /choose one/],
    [
      "a database with --artifacts-only",
      { artifactsOnly: true, backendStoreUri: "sqlite:///a.db" },
      {},
      /--backend-store-uri names one/,
    ],
    [
      "a database in the environment with --artifacts-only",
      { artifactsOnly: true },
      { MLFLOW_BACKEND_STORE_URI: "sqlite:///a.db" },
      /MLFLOW_BACKEND_STORE_URI names one/,
    ],
    ["a workspace", {}, { MLFLOW_WORKSPACE: "team" }, /client's setting/],
  ];

  test.each(refused)("refuse %s", (_, options, env, message) => {
    expect(() => settings(options, env)).toThrow(SettingsError);
    expect(() => settings(options, env)).toThrow(message);
  });

  test.each(["backendStoreUri", "registryStoreUri"] as const)(
    "say which of option and variable holds a bad %s, without its password",
    (name) => {
      const bad = "postgresql://me:secret@db:port/x";
      const variable = serverVariables[name];
      const option = {
        backendStoreUri: "--backend-store-uri",
        registryStoreUri: "--registry-store-uri",
      };
      expect(() => settings({ [name]: bad })).toThrow(DatabaseUriError);
      expect(() => settings({ [name]: bad })).toThrow(`${option[name]}: `);
      expect(() => settings({}, { [variable]: bad })).toThrow(`${variable}: `);
      expect(() => settings({ [name]: bad })).not.toThrow("secret");
    },
  );
});

describe("a client's settings", () => {
  test("come from the environment", () => {
    expect(
      clientSettings({
        MLFLOW_TRACKING_URI: "http://localhost:5000",
        MLFLOW_TRACKING_USERNAME: "me",
        MLFLOW_TRACKING_PASSWORD: "secret",
        MLFLOW_TRACKING_TOKEN: "token",
        MLFLOW_TRACKING_INSECURE_TLS: "true",
        MLFLOW_TRACKING_CLIENT_CERT_PATH: "/me.pem",
        MLFLOW_HTTP_REQUEST_TIMEOUT: "7",
        MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING: "true",
        MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL: "0.5",
        MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING: "3",
        MLFLOW_EXPERIMENT_ID: "3",
        MLFLOW_EXPERIMENT_NAME: "x",
        MLFLOW_WORKSPACE: "team",
      }),
    ).toMatchObject({
      trackingUri: "http://localhost:5000",
      username: "me",
      password: "secret",
      token: "token",
      insecureTls: true,
      serverCertPath: undefined,
      clientCertPath: "/me.pem",
      timeout: 7000,
      systemMetrics: { enabled: true, interval: 500, samplesPerPoint: 3, nodeId: undefined },
      experimentId: "3",
      experimentName: "x",
      workspace: "team",
    });
  });

  test("have defaults", () => {
    expect(clientSettings({})).toMatchObject({
      trackingUri: undefined,
      insecureTls: false,
      timeout: 120_000,
    });
  });

  test("refuse what contradicts itself, and what is not supported", () => {
    const contradiction = {
      MLFLOW_TRACKING_INSECURE_TLS: "true",
      MLFLOW_TRACKING_SERVER_CERT_PATH: "/ca.pem",
    };
    expect(() => clientSettings(contradiction)).toThrow(/unset one/);
    expect(() => clientSettings({ MLFLOW_TRACKING_AWS_SIGV4: "true" })).toThrow(
      /not supported yet/,
    );
  });
});
