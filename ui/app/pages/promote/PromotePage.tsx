import { TextDiff } from "../../artifacts/TextDiff.tsx";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { InlineForm } from "../../components/InlineForm.tsx";
import { Link } from "../../components/Link.tsx";
import { Section } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { promptText } from "../../registry/prompt-text.ts";
import { History } from "../../registry/History.tsx";
import {
  isPrompt,
  modelNamed,
  type RegistryEvent,
  versionsOf,
} from "../../registry/registry-queries.ts";
import { registryCrumb } from "../../registry/registry-crumb.ts";
import type { LoaderArguments } from "../../pages.ts";
import { Page as Frame } from "../../shell/Page.tsx";
import { pb } from "../../util/path-builder.ts";
import { metricDifferences, paramDifferences } from "./differences.ts";
import { MetricDifferences, ParamDifferences } from "./Differences.tsx";
import { nameOfPlace, type Place } from "./promotion-places.ts";
import styles from "./PromotePage.module.css";
import { type Promotion, usePromotion } from "./use-promotion.ts";

export async function loader({ queryClient, params }: LoaderArguments) {
  const { registered_model } = await queryClient.ensureQueryData(modelNamed(params["name"]!));
  await queryClient.ensureQueryData(versionsOf(registered_model));
}

export function Page() {
  const promotion = usePromotion();
  const { name, version, model, candidate, place } = promotion;
  return (
    <Frame
      title={`Promote version ${version}`}
      crumbs={[registryCrumb(model), { text: name, target: pb.model({ name }) }]}
      controls={<Target promotion={promotion} />}
    >
      {candidate ? (
        <div className={styles.page}>
          <Step promotion={promotion} />
          <Comparison promotion={promotion} />
          <Section title="What happened here before">
            <History name={name} only={(event) => isAbout(event, place)} />
          </Section>
        </div>
      ) : (
        <EmptyState title={`There is no version ${version}`}>
          It may have been deleted since.
        </EmptyState>
      )}
    </Frame>
  );
}

const isAbout = ({ entity, key, ...values }: RegistryEvent, place: Place): boolean =>
  "stage" in place
    ? entity === "model_version" &&
      key === "stage" &&
      [values.old_value, values.new_value].includes(place.stage)
    : entity === "registered_model_alias" && key === place.alias;

interface PartProps {
  promotion: Promotion;
}

/** What the version is to become: something that there is, or an alias that is typed. */
function Target({ promotion: { to, places, setTo, isNaming, setIsNaming } }: PartProps) {
  if (!isNaming) return <Select label="to" value={to} options={places} onChange={setTo} />;
  return (
    <InlineForm
      label="Another alias"
      action="Choose"
      onSubmit={async (alias) => {
        setTo(alias);
        return true;
      }}
      onClose={() => setIsNaming(false)}
    />
  );
}

/** What will happen, and the one press that it takes. */
function Step({ promotion: { name, version, champion, isThere, place, promote } }: PartProps) {
  const where = nameOfPlace(place);
  return (
    <div className={styles.step}>
      <p className={styles.words}>
        {isThere ? (
          <>
            Version {version} is <b>{where}</b> already.
          </>
        ) : (
          <>
            Version {version} becomes <b>{where}</b>
            {champion ? (
              <>
                {" "}
                in place of{" "}
                <Link target={pb.modelVersion({ name, version: champion.version })}>
                  version {champion.version}
                </Link>
                {"stage" in place && ", which is archived"}.
              </>
            ) : (
              ", which no version is now."
            )}
          </>
        )}
      </p>
      <Button look="main" keys="Enter" disabled={isThere} onClick={() => void promote()}>
        Promote
      </Button>
    </div>
  );
}

function PromptChanges({ promotion: { champion, candidate, isThere } }: PartProps) {
  if (!candidate || isThere) return null;
  return (
    <Section title="Text">
      <TextDiff
        before={champion ? promptText(champion) : ""}
        after={promptText(candidate)}
        labels={[
          champion ? `version ${champion.version}` : "nothing before",
          `version ${candidate.version}`,
        ]}
      />
    </Section>
  );
}

function Comparison({ promotion }: PartProps) {
  const { model, version, champion, isThere, evidence, place } = promotion;
  const candidate = evidence.get(version);
  const before = champion && evidence.get(champion.version);
  if (isPrompt(model)) return <PromptChanges promotion={promotion} />;
  if (isThere || !candidate || (champion && !before)) return null;
  const headings = {
    champion: champion ? `${nameOfPlace(place)}: version ${champion.version}` : "none yet",
    candidate: `candidate: version ${version}`,
  };
  return (
    <>
      <Section title="Metrics, the largest difference first">
        <MetricDifferences
          {...headings}
          rows={metricDifferences(before?.metrics ?? new Map(), candidate.metrics)}
        />
      </Section>
      <Section title="Params that differ">
        <ParamDifferences
          {...headings}
          rows={paramDifferences(before?.params ?? new Map(), candidate.params)}
        />
      </Section>
    </>
  );
}
