import bash from "highlight.js/lib/languages/bash";
import ini from "highlight.js/lib/languages/ini";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import r from "highlight.js/lib/languages/r";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import { Fragment, type ReactNode } from "react";
import styles from "./ColouredCode.module.css";

const lowlight = createLowlight({
  bash,
  ini,
  javascript,
  json,
  python,
  r,
  sql,
  typescript,
  xml,
  yaml,
});

/** Endings of names that are not those of the languages themselves. */
const languages: Readonly<Record<string, string>> = {
  geojson: "json",
  ipynb: "json",
  MLmodel: "yaml",
  MLproject: "yaml",
  cfg: "ini",
  svg: "xml",
};

type Node = ReturnType<typeof lowlight.highlight>["children"][number];

/** Code in colours, made of elements rather than of markup: nothing in it can become a tag. */
export function ColouredCode({ text, language }: { text: string; language: string }) {
  const name = languages[language] ?? language;
  if (!lowlight.registered(name)) return text;
  return lowlight.highlight(name, text, { prefix: "" }).children.map(shown);
}

function shown(node: Node, at: number): ReactNode {
  if (node.type === "text") return <Fragment key={at}>{node.value}</Fragment>;
  if (node.type !== "element") return null;
  const classes = (node.properties["className"] as string[] | undefined) ?? [];
  return (
    <span key={at} className={classes.map((name) => styles[name] ?? "").join(" ")}>
      {node.children.map(shown)}
    </span>
  );
}
