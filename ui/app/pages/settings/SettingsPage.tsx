import { useState } from "react";
import { Select } from "../../components/Select.tsx";
import { Page as Frame } from "../../shell/Page.tsx";
import { chooseTheme, chosenTheme, themes } from "../../theme/theme.ts";
import styles from "./SettingsPage.module.css";

const options = themes.map((theme) => [theme, theme] as const);

export function Page() {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <Frame title="Settings">
      <div className={styles.settings}>
        <Select
          label="Theme"
          value={theme}
          options={options}
          onChange={(chosen) => {
            chooseTheme(chosen);
            setTheme(chosen);
          }}
        />
        <p>
          The API of this server is described at <a href="docs">docs</a>.
        </p>
      </div>
    </Frame>
  );
}
