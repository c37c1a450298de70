import type { HtmlTagDescriptor, Plugin } from "vite";

/**
 * Names in the page what main.ts is about to ask for whatever the page, so that it is on its way
 * before main.ts itself has come.
 */
export const preloadStart = (): Plugin => ({
  name: "millrace-preload-start",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(html, { bundle = {} }) {
      const start = Object.values(bundle).find(
        (file) => file.type === "chunk" && file.name === "start",
      );
      if (start?.type !== "chunk") throw new Error("The build has no chunk of start.tsx.");
      const files = [start.fileName, ...start.imports];
      return files.filter((file) => !html.includes(file)).map(preload);
    },
  },
});

const preload = (file: string): HtmlTagDescriptor => ({
  tag: "link",
  attrs: { rel: "modulepreload", crossorigin: true, href: `./${file}` },
  injectTo: "head",
});
