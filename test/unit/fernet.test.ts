import { describe, expect, it } from "vitest";
import { decrypt, encrypt, isFernetKey } from "../../src/core/fernet.ts";

/** From the specification's test vectors. */
const vector = {
  key: "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=",
  token:
    "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==",
  text: "hello",
};

describe("Fernet", () => {
  it("reads what others wrote", () => {
    expect(decrypt(vector.key, vector.token)).toBe(vector.text);
  });

  it.each(["", "s", "snö 雪 🦄", "x".repeat(600)])("reads what it wrote: %s", (text) => {
    const token = encrypt(vector.key, text);
    expect(token.length % 4).toBe(0);
    expect(token.length).toBeLessThanOrEqual(1000);
    expect(decrypt(vector.key, token)).toBe(text);
  });

  it("refuses another key, and what was changed", () => {
    const token = encrypt(vector.key, "secret");
    expect(() => decrypt(`${"A".repeat(43)}=`, token)).toThrow("this key");
    const other = token[30] === "A" ? "B" : "A";
    expect(() => decrypt(vector.key, `${token.slice(0, 30)}${other}${token.slice(31)}`)).toThrow(
      "this key",
    );
    expect(() => decrypt(vector.key, "")).toThrow("this key");
  });

  it("knows a key", () => {
    expect(isFernetKey(vector.key)).toBe(true);
    for (const key of ["", "short", "x".repeat(44), "*".repeat(43)])
      expect(isFernetKey(key)).toBe(false);
  });
});
