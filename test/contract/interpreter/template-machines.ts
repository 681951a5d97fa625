import { everyFunction, functionName } from "../../../infra/aws/function-list.ts";
import type { SynthesisedApp, TemplateResource } from "../synthesised-app.ts";

export const machineNames = ["Release", "Rollback", "Shift"] as const;
export type MachineName = (typeof machineNames)[number];

/** Where the functions of a definition lie, and which of their published versions it calls. */
export interface Deployed {
  readonly account: string;
  readonly region: string;
  /** The number that a published version got. */
  readonly version: string;
}

/** A definition as Step Functions would get it: the template's text with its substitutions in place. */
export type Definitions = (name: MachineName, deployed: Deployed) => object;

const installation = "pointsman";

/** @throws Error when the template has no such machine, or substitutes anything but a published version. */
export function templateDefinitions(app: SynthesisedApp): Definitions {
  const resources = Object.fromEntries(app.templates.flatMap((each) => Object.entries(each.Resources)));
  return (name, deployed) => {
    const machine = machineIn(resources, `${installation}-${name}`);
    const { DefinitionString: text, DefinitionSubstitutions: given } = machine.Properties ?? {};
    const substitutions = Object.entries(given ?? {}).map(([key, value]): [string, string] => [
      key,
      versionArn(resources, referred(value), deployed),
    ]);
    const filled = substitutions.reduce(
      (sofar, [key, arn]) => sofar.replaceAll(`\${${key}}`, arn),
      String(text),
    );
    return JSON.parse(filled) as object;
  };
}

type Resources = Readonly<Record<string, TemplateResource>>;

function machineIn(resources: Resources, name: string): TemplateResource {
  const found = Object.values(resources).find(
    ({ Type, Properties }) =>
      Type === "AWS::StepFunctions::StateMachine" && Properties?.["StateMachineName"] === name,
  );
  if (!found) throw new Error(`the template has no state machine ${name}`);
  return found;
}

const referred = (value: unknown): string => String((value as { Ref?: unknown }).Ref);

/** What `Ref` gives for a published version: the function's ARN with the version's number. */
function versionArn(resources: Resources, id: string, { account, region, version }: Deployed): string {
  const resource = resources[id];
  if (resource?.Type !== "AWS::Lambda::Version")
    throw new Error(`a machine calls ${id}, which is no published version but ${resource?.Type}`);
  const called = resources[referred(resource.Properties?.["FunctionName"])];
  return `arn:aws:lambda:${region}:${account}:function:${String(called?.Properties?.["FunctionName"])}:${version}`;
}

/** Published versions in the template that an update would delete while an execution in flight still calls them. */
export function versionsNotKept(app: SynthesisedApp): string[] {
  return app.templates
    .flatMap(({ Resources }) => Object.entries(Resources))
    .filter(([, { Type }]) => Type === "AWS::Lambda::Version")
    .filter(([, resource]) => !isKept(resource))
    .map(([id]) => `${id} does not stay when a newer version replaces it`);
}

const isKept = (resource: TemplateResource): boolean => {
  const { DeletionPolicy, UpdateReplacePolicy } = resource as TemplateResource &
    Readonly<Record<string, unknown>>;
  return DeletionPolicy === "Retain" && UpdateReplacePolicy === "Retain";
};

/** The same definition with its functions named as the plain data names them: `${plan}`. */
export function withPlaceholders(definition: object): unknown {
  const names = new Map([...everyFunction.keys()].map((each) => [functionName(installation, each), each]));
  return JSON.parse(
    JSON.stringify(definition).replaceAll(
      /arn:aws:lambda:[^:]+:\d+:function:([^:"]+):\d+/g,
      (_, name: string) => `\${${names.get(name) ?? name}}`,
    ),
  );
}
