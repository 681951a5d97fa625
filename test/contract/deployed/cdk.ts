import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { account, credentials, path, region } from "./ministack.ts";
import { runToEnd } from "./run-to-end.ts";
import type { Ended } from "./run-to-end.ts";

/** The CDK command line, pointed at a stand-in. */
export interface Cdk {
  /** @throws Error with what it said when it fails. */
  must(...args: readonly string[]): Promise<string>;
  /** Whatever its exit code. */
  may(...args: readonly string[]): Promise<Ended>;
}

/** @param url of the stand-in. @param scratch where it keeps its memory: of which account an access key is, among it. */
export function cdkAt(root: string, url: string, scratch: string): Cdk {
  const may = (...args: readonly string[]): Promise<Ended> =>
    runToEnd({
      command: join(root, "node_modules", ".bin", "cdk"),
      args: [...args, "--no-notices", "--no-color", "--ci"],
      cwd: scratch,
      env: {
        PATH: path(),
        CDK_HOME: join(scratch, "cdk-home"),
        CDK_DISABLE_CLI_TELEMETRY: "true",
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: undefined,
        AWS_PROFILE: undefined,
        AWS_REGION: region,
        AWS_EC2_METADATA_DISABLED: "true",
      },
    });
  return {
    may,
    async must(...args) {
      const { code, output } = await may(...args);
      if (code !== 0) throw new Error(`cdk ${args.join(" ")} ended with ${code}\n${output}`);
      return output;
    },
  };
}

export const environment = `aws://${account}/${region}`;

export interface Assembly {
  /** To be given to `cdk --app`. */
  readonly folder: string;
  readonly template: Template;
  /** What was taken out, for the stand-in does not take it: logical id → why. */
  readonly removed: ReadonlyMap<string, string>;
}

export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/**
 * The app as it is deployed, synthesised by itself and then without what the stand-in refuses.
 * @param source the folder that `infra/aws/app.ts` lies in, the repository's root or a copy of it.
 */
export async function synthesise(
  cdk: Cdk,
  source: string,
  config: string,
  folder: string,
): Promise<Assembly> {
  const app = `node ${JSON.stringify(join(source, "infra", "aws", "app.ts"))}`;
  await cdk.must("synth", "--quiet", "--app", app, "--context", `config=${config}`, "--output", folder);
  const file = join(folder, "pointsman.template.json");
  const template: Template = JSON.parse(readFileSync(file, "utf8"));
  const removed = new Map(
    Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) =>
      Type === "AWS::CloudWatch::Alarm" && Properties?.["Metrics"]
        ? [[id, `${Type} over several metrics is not taken`] as const]
        : [],
    ),
  );
  const kept = Object.entries(template.Resources).filter(([id]) => !removed.has(id));
  writeFileSync(file, JSON.stringify({ ...template, Resources: Object.fromEntries(kept) }));
  return { folder, template, removed };
}

/** What the app is made of; everything else of the repository is not deployed. */
const parts = ["functions", "infra", "events", "package.json", "package-lock.json", "tsconfig.json"];

/** A copy of the repository, in which something may be changed. */
export function copyOf(root: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}
