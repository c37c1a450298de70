import { lazy, Suspense } from "react";
import styles from "./Markdown.module.css";

const Rendered = lazy(async () => {
  const { renderMarkdown } = await import("./render-markdown.ts");
  return {
    default: ({ text }: { text: string }) => (
      <div className={styles.markdown} dangerouslySetInnerHTML={{ __html: renderMarkdown(text) }} />
    ),
  };
});

/** Markdown that anyone may have written: no script, no style, nothing from another host. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<pre className={styles.plain}>{text}</pre>}>
      <Rendered text={text} />
    </Suspense>
  );
}
