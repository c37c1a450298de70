/** Says of a process what its runs shall be tagged with. */
export interface RunContextProvider {
  readonly name: string;
  /** The tags, or none where the provider has nothing to say; may not throw. */
  tags(process: ProcessContext): Promise<Readonly<Record<string, string>>>;
}

/** What providers may look at. */
export interface ProcessContext {
  /** The script that was started, if there is one. */
  script: string | undefined;
  /** The user whom the credentials name. */
  username: string | undefined;
  /** What MLFLOW_RUN_CONTEXT holds: a JSON object of tags. */
  runContext: string | undefined;
  /** How the process was started as a part of a project, if it was. */
  entryPoint: string | undefined;
}

/** The tags of all providers; of two that name one tag, the later counts. A failure gives none. */
export async function contextTags(
  providers: readonly RunContextProvider[],
  context: ProcessContext,
): Promise<Map<string, string>> {
  const all = await Promise.all(
    providers.map(async (provider) => {
      try {
        return await provider.tags(context);
      } catch {
        return {};
      }
    }),
  );
  return new Map(all.flatMap((tags) => Object.entries(tags)));
}
