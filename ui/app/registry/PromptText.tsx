import styles from "./PromptText.module.css";

const VARIABLE = /(\{\{[^{}]*\}\})/;

/** The text of a prompt, in which what is filled in stands out. */
export const PromptText = ({ text }: { text: string }) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keys
  <pre tabIndex={0} aria-label="Text of the prompt" className={styles.text}>
    {text.split(VARIABLE).map((part, at) =>
      VARIABLE.test(part) ? (
        // oxlint-disable-next-line react/no-array-index-key -- parts of a text have nothing else
        <span key={at} className={styles.variable}>
          {part}
        </span>
      ) : (
        part
      ),
    )}
  </pre>
);
