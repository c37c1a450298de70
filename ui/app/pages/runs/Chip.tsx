import styles from "./RunsToolbar.module.css";

/** A setting and what it is set to. */
export const Chip = ({ name, value }: { name: string; value: string }) => (
  <span className={styles.chip}>
    {name} <b>{value}</b>
  </span>
);
