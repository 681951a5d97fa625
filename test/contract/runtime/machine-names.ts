import { written } from "../../infra/aws/synthesised.ts";
import type { SynthesisedTemplate } from "../synthesised-app.ts";

/** A name in a Retry or a Catch, and where it stands. */
export interface ListedName {
  readonly name: string;
  /** Such as `Plan.Retry`. */
  readonly places: readonly string[];
}

/** Every name that a state machine of the template retries or catches. */
export function machineNames({ Resources }: Pick<SynthesisedTemplate, "Resources">): ListedName[] {
  const found = new Map<string, Set<string>>();
  for (const { Type, Properties = {} } of Object.values(Resources)) {
    if (Type !== "AWS::StepFunctions::StateMachine") continue;
    collect(JSON.parse(written(Properties["DefinitionString"])), "", (name, place) =>
      found.set(name, (found.get(name) ?? new Set()).add(place)),
    );
  }
  return [...found].map(([name, places]) => ({ name, places: [...places] }));
}

function collect(value: unknown, state: string, tell: (name: string, place: string) => void): void {
  for (const [member, each] of Object.entries<unknown>(Object(value))) {
    if (member === "States")
      for (const [name, inner] of Object.entries(Object(each))) collect(inner, name, tell);
    else if (member === "Retry" || member === "Catch")
      for (const { ErrorEquals } of each as readonly { readonly ErrorEquals: readonly string[] }[])
        for (const name of ErrorEquals) tell(name, `${state}.${member}`);
    else if (typeof each === "object" && each !== null) collect(each, state, tell);
  }
}
