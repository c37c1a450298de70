import { useState } from "react";
import { Section } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { Page as Frame } from "../../shell/Page.tsx";
import { chooseTheme, chosenTheme, themes } from "../../theme/theme.ts";
import styles from "./SettingsPage.module.css";
import { Webhooks } from "./Webhooks.tsx";

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
        <Section title="Webhooks">
          <Webhooks />
        </Section>
        <p>
          The API of this server is described at <a href="docs">docs</a>.
        </p>
      </div>
    </Frame>
  );
}
