import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployed } from "../permissions/cloudformation.ts";
import type { SynthesisedApp, SynthesisedTemplate, TemplateResource } from "../synthesised-app.ts";
import type { FunctionSetup } from "./function-process.ts";

export interface TemplateFunctions {
  readonly setups: readonly FunctionSetup[];
  remove(): void;
}

const account = "111122223333";
const region = "eu-central-1";
/** Where Lambda lays the files of layers. */
const layersPlace = "/opt/";

type Resources = SynthesisedTemplate["Resources"];
type Named = readonly [id: string, resource: TemplateResource];

/**
 * Every function of ours in the synthesised app, with its code and its layers copied out of the repository, so
 * that nothing but what is uploaded can be found from there. What the CDK brings for itself is left out.
 */
export function templateFunctions({ folder, templates }: SynthesisedApp): TemplateFunctions {
  const place = mkdtempSync(join(tmpdir(), "pointsman-runtime-"));
  const setups = templates.flatMap(({ Resources }) =>
    ours(Resources).map((named) => setupOf(Resources, named, folder, place)),
  );
  return { setups, remove: () => rmSync(place, { recursive: true, force: true }) };
}

const ours = (resources: Resources): Named[] =>
  Object.entries(resources).filter(
    ([id, { Type }]) => Type === "AWS::Lambda::Function" && id.startsWith("Pointsman"),
  );

function setupOf(resources: Resources, [id, resource]: Named, from: string, place: string): FunctionSetup {
  const { Properties = {} } = resource;
  const name = String(Properties["FunctionName"]);
  const code = copied(from, resource, "Code", join(place, name, "task"));
  const layers = (Properties["Layers"] ?? []) as readonly { readonly Ref: string }[];
  const opt = join(place, name, "opt");
  for (const { Ref } of layers) copied(from, resources[Ref], "Content", opt);
  const variables = Object.entries(variablesOf(resources, id)).map(([key, text]) => [
    key,
    text.replaceAll(`"${layersPlace}`, `"${opt}/`),
  ]);
  return {
    name,
    arn: `arn:aws:lambda:${region}:${account}:function:${name}`,
    folder: code,
    handler: String(Properties["Handler"]),
    memoryMegabytes: Number(Properties["MemorySize"]),
    timeoutSeconds: Number(Properties["Timeout"]),
    variables: Object.fromEntries(variables) as Record<string, string>,
  };
}

/** An asset lies in the folder under the hash that is also its name in the bucket. */
function copied(from: string, resource: TemplateResource | undefined, member: string, to: string): string {
  const { S3Key } = Object(resource?.Properties?.[member]) as { readonly S3Key?: string };
  if (!S3Key)
    throw new Error(`no asset under ${member} of a ${resource?.Type ?? "resource that is not there"}`);
  cpSync(join(from, `asset.${S3Key.replace(/\.zip$/, "")}`), to, { recursive: true });
  return to;
}

/** The function's own variables, references in them resolved. */
function variablesOf(resources: Resources, id: string): Record<string, string> {
  const { Variables } = Object(resources[id]?.Properties?.["Environment"]) as {
    readonly Variables?: unknown;
  };
  const asked = { Type: "Pointsman::Variables", Properties: { Variables } };
  const { resources: found } = deployed({ ...resources, Asked: asked }, { account, region, names: {} });
  return Object(found.get("Asked")?.properties["Variables"]) as Record<string, string>;
}
