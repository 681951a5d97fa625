import type { SynthesisedTemplate } from "../synthesised-app.ts";
import { at, written } from "../../infra/aws/synthesised.ts";

/** A rule of the template: what EventBridge would be given. */
export interface TemplateRule {
  /** As the construct has it, such as `ImagePushed`. */
  readonly name: string;
  readonly pattern: object;
  /** Names of the functions or queues that get the event. */
  readonly targets: readonly string[];
}

/** Every rule with an event pattern, references in it resolved. Events of AWS arrive on the default bus only. */
export function rulesOf({ Resources }: Pick<SynthesisedTemplate, "Resources">): TemplateRule[] {
  return Object.entries(Resources)
    .filter(([, { Type, Properties }]) => Type === "AWS::Events::Rule" && Properties?.["EventPattern"])
    .map(([id, { Properties = {} }]) => {
      if (Properties["EventBusName"] !== undefined) throw new Error(`${id} is not on the default bus`);
      const targets = Properties["Targets"] as readonly unknown[];
      return {
        name: plain(id),
        pattern: resolved(Properties["EventPattern"]) as object,
        targets: targets.map((target) => plain(/\w+/.exec(written(at(target, "Arn")))?.[0] ?? "")),
      };
    });
}

/** `PointsmanEventsImagePushedB7C82107` → `ImagePushed`: the construct's name without its path and the digest. */
const plain = (id: string): string =>
  id.replace(/^Pointsman(Events|Functions|Alarms)?/, "").replace(/(Rule)?[0-9A-F]{8}$/, "");

/** Intrinsics in place of texts become texts. */
function resolved(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(resolved);
  const names = Object.keys(value);
  const isIntrinsic = names.length === 1 && /^(Ref|Fn::\w+)$/.test(names[0] ?? "");
  return isIntrinsic
    ? written(value)
    : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolved(each as unknown)]));
}
