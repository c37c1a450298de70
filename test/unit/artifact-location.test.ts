import { describe, expect, it } from "vitest";
import {
  type ArtifactLocationPolicy,
  validateArtifactLocation,
} from "../../src/core/artifact-location.ts";
import { ApiError } from "../../src/protocol/errors.ts";

const policy: ArtifactLocationPolicy = { maxLength: 2048, allowedSchemes: [], trustedRoots: [] };

const check = (location: string, settings: Partial<ArtifactLocationPolicy> = {}) =>
  validateArtifactLocation(location, { ...policy, ...settings });

describe("validateArtifactLocation", () => {
  it.each([
    "/data/x",
    "rel",
    "./rel",
    "/a b/ü",
    "/d%20e",
    "/p?x=1",
    "/a;b/c",
    "file:///d",
    "file:x",
    "file:/p;x",
    "file://localhost/d",
    "mlflow-artifacts:/x",
    "mlflow-artifacts:/a//b",
    "s3://b",
    "s3://b/p?q=1",
    "s3://b/p;x",
    "gs://b/x",
    "wasbs://c@a/x",
    "dbfs:/x",
    "/process/x",
    "/data/proc",
    "/dev/shm/artifacts",
  ])("accepts %s, as MLflow does", (location) => {
    expect(() => check(location)).not.toThrow();
  });

  it.each([
    ["runs:/a/b", "runs:/ URI"],
    ["RUNS:/a", "runs:/ URI"],
    ["s3://b/p#f", "fragment"],
    ["/p#f", "fragment"],
    ["/p;x", "params"],
    ["http://h/x;y", "params"],
    ["s3://b/p?q=../x", "'..'"],
    ["/p?..", "'..'"],
    ["../rel", "'..'"],
    ["/a/../b", "'..'"],
    ["/a/%2e%2e/b", "'..'"],
    ["/a/%252e%252e/b", "'..'"],
    ["mlflow-artifacts:/a/../b", "'..'"],
    ["file:///a/..", "'..'"],
    ["/a%00", "NUL"],
    ["/a\0", "control character"],
    [" /lead", "white space"],
    ["javascript:alert(1)", "one of: abfss, b2"],
    ["models:/m/1", "one of: abfss, b2"],
    ["foo:/x", "one of: abfss, b2"],
    ["constructor:/x", "one of: abfss, b2"],
    ["C:/x", "drive letter"],
    ["c:\\x", "drive letter"],
    ["/proc/self/x", "/proc"],
    ["/./proc", "/proc"],
    ["/%70roc/x", "/proc"],
    ["file:///sys/x", "/sys"],
    ["file://localhost//dev/null", "/dev"],
    ["/data/.millrace-staging-a/x", "reserved"],
    ["/data/.Millrace-Staging-a", "reserved"],
    ["mlflow-artifacts:/%2emillrace-staging-a/x", "reserved"],
    ["//h/x", "start it with one '/'"],
    ["file://host/d", 'the host "host"'],
    ["s3://[::1/x", "not a host"],
    ["x".repeat(2049), "at most 2048"],
  ])("refuses %s: %s", (location, reason) => {
    expect(() => check(location)).toThrow(ApiError);
    expect(() => check(location)).toThrow(reason);
  });

  it.each([
    "http://h/x",
    "HTTPS://h/x",
    "ftp:///x",
    "ftp:x",
    "sftp://h/x",
    "hdfs:/x",
    "hdfs://h/x",
    "viewfs:/x",
    "abfss://c@a/x",
    "r2://b@h/x",
    "b2://b@h/x",
    "mlflow-artifacts://h:1/x",
    "http://169.254.169.254/latest",
  ])("lets no client send the server to %s", (location) => {
    expect(() => check(location)).toThrow("MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES");
  });

  it("takes any host of a scheme that the operator allows", () => {
    expect(() => check("SFTP://h/x", { allowedSchemes: ["sftp"] })).not.toThrow();
    expect(() => check("ftp://h/x", { allowedSchemes: ["sftp"] })).toThrow("ftp");
  });

  it("takes the host of the operator's own roots, port and service being the same", () => {
    const trusted = { trustedRoots: ["hdfs://nn:9000/mlflow", "http://Proxy/api", "/local"] };
    for (const same of [
      "hdfs://nn:9000/x",
      "viewfs://nn:9000/x",
      "mlflow-artifacts://proxy:80/x",
    ]) {
      expect(() => check(same, trusted)).not.toThrow();
    }
    expect(() => check("mlflow-artifacts://proxy/x", trusted)).not.toThrow();
    for (const other of [
      "hdfs://nn/x",
      "hdfs://nn:9001/x",
      "https://proxy/x",
      "http://proxy.evil/x",
    ]) {
      expect(() => check(other, trusted)).toThrow("MLFLOW_ALLOWED");
    }
    expect(() => check("http://proxy@evil/x", trusted)).toThrow("MLFLOW_ALLOWED");
  });

  it("keeps to the operator's length", () => {
    expect(() => check("/12345", { maxLength: 5 })).toThrow("has 6 characters and at most 5");
  });
});
