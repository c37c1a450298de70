import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DatabaseUriError, parseDatabaseUri, redact } from "../../src/core/database-uri.ts";

const messageOf = (uri: string): string => {
  try {
    parseDatabaseUri(uri);
  } catch (error) {
    expect(error).toBeInstanceOf(DatabaseUriError);
    return (error as DatabaseUriError).message;
  }
  throw new Error(`${uri} was accepted`);
};

/** Only what the URI says, so that an expectation need not list the rest. */
const said = (uri: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(parseDatabaseUri(uri)).filter(([, value]) => value !== undefined),
  );

describe("SQLite", () => {
  test.each([
    ["sqlite:///mlflow.db", "mlflow.db"],
    ["sqlite:////data/mlflow.db", "/data/mlflow.db"],
    ["sqlite+pysqlite:///mlflow.db", "mlflow.db"],
    ["sqlite:///folder/a%20b%2Bc.db", "folder/a b+c.db"],
    ["sqlite:///a+b#c@d:e.db", "a+b#c@d:e.db"],
    ["sqlite:///100%.db", "100%.db"],
    ["sqlite:///C:/data/mlflow.db", "C:/data/mlflow.db"],
    ["sqlite:///C:\\data\\mlflow.db", "C:\\data\\mlflow.db"],
    ["sqlite:///mlflow.db?timeout=30&check_same_thread=false", "mlflow.db"],
  ])("%s is the file %s", (uri, path) => {
    expect(parseDatabaseUri(uri)).toEqual({ dialect: "sqlite", path });
  });

  test.each(["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///?timeout=1"])(
    "%s, in memory, is refused",
    (uri) => expect(messageOf(uri)).toContain("sqlite:///mlflow.db"),
  );

  test.each([
    ["sqlite://mlflow.db", "three slashes"],
    ["sqlite://:memory:", "three slashes"],
    ["sqlite:/mlflow.db", "sqlite:///relative/path.db"],
    ["sqlite:mlflow.db", "sqlite:///relative/path.db"],
    ["sqlite:///file:mlflow.db?mode=ro&uri=true", "uri=true"],
    ["sqlite+pysqlcipher://:secret@/mlflow.db", "plain SQLite file"],
  ])("%s is refused and the message mentions %s", (uri, hint) => {
    expect(messageOf(uri)).toContain(hint);
  });
});

describe("PostgreSQL", () => {
  test.each([
    "postgresql",
    "postgresql+psycopg2",
    "postgresql+psycopg",
    "postgresql+asyncpg",
    "PostgreSQL",
  ])("the scheme %s", (scheme) => {
    expect(said(`${scheme}://me:pw@db.example:5433/mlflow`)).toEqual({
      dialect: "postgresql",
      host: "db.example",
      port: 5433,
      user: "me",
      password: "pw",
      database: "mlflow",
    });
  });

  test.each([
    ["p%40ss%3Aw%2Fo%25", "p@ss:w/o%"],
    ["p%w", "p%w"],
    ["a:b/c?d#e", "a:b/c?d#e"],
    ["a+b%20c", "a+b c"],
    ["", ""],
  ])("the password written %s", (written, password) => {
    expect(said(`postgresql://me%40corp:${written}@h/d`)).toEqual({
      dialect: "postgresql",
      host: "h",
      user: "me@corp",
      password,
      database: "d",
    });
  });

  test.each([
    ["postgresql://", {}],
    ["postgresql://h", { host: "h" }],
    ["postgresql://h:/my%20db", { host: "h", database: "my db" }],
    ["postgresql://me@[::1]:5433/d", { user: "me", host: "::1", port: 5433, database: "d" }],
    ["postgresql:///d?host=/run/postgresql", { host: "/run/postgresql", database: "d" }],
    [
      "postgresql://h/d?user=me&password=p%40w&port=6000&dbname=e",
      { host: "h", user: "me", password: "p@w", port: 6000, database: "e" },
    ],
    [
      "postgresql://h/d?sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem",
      {
        host: "h",
        database: "d",
        sslMode: "verify-full",
        sslRootCert: "/ca.pem",
        sslCert: "/c.pem",
        sslKey: "/k.pem",
      },
    ],
    [
      "postgresql://h/d?options=-csearch_path%3Dml&application_name=a+b@c&connect_timeout=10&keepalives=1",
      {
        host: "h",
        database: "d",
        options: "-csearch_path=ml",
        applicationName: "a b@c",
        connectTimeout: 10,
      },
    ],
  ])("%s", (uri, parts) => {
    expect(said(uri)).toEqual({ dialect: "postgresql", ...parts });
  });

  test.each([
    ["postgresql://me:p@ss@h/d", "%40"],
    ["postgresql://me:p@ss/w@h/d", "%40"],
    ["postgresql://me:p@ss?w=x@h/d", "%40"],
    ["postgresql://h:abc/d", "port"],
    ["postgresql://h:0/d", "port"],
    ["postgresql://h:65536/d", "port"],
    ["postgresql://h/d?ssl_mode=require", "ssl_mode"],
    ["postgresql://h/d?sslmode=on", "verify-full"],
    ["postgresql://h/d?sslmode=require&sslmode=disable", "twice"],
    ["postgresql://h/d?connect_timeout=soon", "seconds"],
    ["postgresql:///d?host=a,b", "several hosts"],
    ["postgresql:/h/d", "postgresql://user:password@host:5432/database"],
  ])("%s is refused and the message mentions %s", (uri, hint) => {
    expect(messageOf(uri)).toContain(hint);
  });
});

describe("A folder", () => {
  test.each([
    ["./mlruns", "./mlruns"],
    ["/data/mlruns", "/data/mlruns"],
    ["C:\\data\\mlruns", "C:\\data\\mlruns"],
    ["file:///data/my%20runs", "/data/my runs"],
    ["file:mlruns", "mlruns"],
  ])("%s is the folder %s", (uri, path) => {
    expect(parseDatabaseUri(uri)).toEqual({ dialect: "file", path });
  });
});

describe("anything else", () => {
  test.each([
    ["", "names nothing"],
    ["file://", "names nothing"],
    ["file://host/mlruns", "mount its directory"],
    ["mlflow.db", "Write sqlite:///mlflow.db"],
    ["databricks", "Databricks is not supported"],
    ["http://localhost:5000", "address of a server"],
    ["https://me:secret@mlflow.example", "https://me:***@mlflow.example"],
    ["mysql+pymysql://me:secret@h/d", "mysql database, which is not supported yet"],
    ["mssql+pyodbc://me:secret@h/d", "mssql database, which is not supported yet"],
    ["postgres://me:secret@h/d", "Write postgresql://me:***@h/d"],
    ["oracle://me:secret@h/d", "oracle://me:***@h/d"],
  ])("%s is refused and the message mentions %s", (uri, hint) => {
    const message = messageOf(uri);
    expect(message).toContain(hint);
    expect(message).not.toContain("secret");
  });
});

describe("redact", () => {
  test.each([
    [
      "postgresql://me:secret@h:5432/d?sslmode=require",
      "postgresql://me:***@h:5432/d?sslmode=require",
    ],
    ["postgresql://:secret@h/d", "postgresql://:***@h/d"],
    ["postgresql://me@h/d", "postgresql://me@h/d"],
    [
      "postgresql://h/d?user=me&password=secret&port=1",
      "postgresql://h/d?user=me&password=***&port=1",
    ],
    ["postgresql://h/d?p%61ssword=secret", "postgresql://h/d?p%61ssword=***"],
    ["postgresql://h/d?password=se@cret", "postgresql://***"],
    ["sqlite:////data/mlflow.db", "sqlite:////data/mlflow.db"],
  ])("%s", (uri, redacted) => {
    expect(redact(uri)).toBe(redacted);
  });

  // Letters that no other part of these URIs has; around them, every character that could end a password.
  const secret = fc.stringMatching(/^[XYZ]{4,12}$/u);
  const noise = fc.string({ unit: fc.constantFrom(..."@:/?#&=%[] +\\\n*"), maxLength: 6 });
  const query = fc.constantFrom("", "?sslmode=require", "?application_name=a@b", "?password=c@d");

  test("never shows a password, encoded or not, and nor does an error", () => {
    fc.assert(
      fc.property(
        secret,
        noise,
        noise,
        query,
        fc.boolean(),
        (word, before, after, tail, encode) => {
          const password = `${before}${word}${after}`;
          const written = encode ? encodeURIComponent(password) : password;
          for (const uri of [
            `postgresql+psycopg2://me:${written}@host:5432/db${tail}`,
            `mysql://me:${written}@host/db${tail}`,
            `postgresql://host/db?user=me&password=${written.replaceAll("&", "%26")}`,
          ]) {
            expect(redact(uri)).not.toContain(word);
            expect(attempt(uri)).not.toContain(word);
          }
        },
      ),
    );
  });

  const attempt = (uri: string): string => {
    try {
      parseDatabaseUri(uri);
      return "";
    } catch (error) {
      return String(error);
    }
  };

  test("an encoded password comes back as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (password) => {
        const uri = `postgresql://me:${encodeURIComponent(password)}@host/db`;
        expect(parseDatabaseUri(uri)).toMatchObject({ user: "me", password, host: "host" });
      }),
    );
  });
});
