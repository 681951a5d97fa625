import { at } from "../../infra/aws/synthesised.ts";
import type { Template } from "../../infra/aws/synthesised.ts";

/** Where the template is deployed. */
export const place = { account: "111122223333", region: "eu-central-1" } as const;

const arn = (service: string, rest: string, region: string = place.region) =>
  `arn:aws:${service}:${region}:${place.account}:${rest}`;

const pseudo: Readonly<Record<string, string>> = {
  "AWS::AccountId": place.account,
  "AWS::Region": place.region,
  "AWS::Partition": "aws",
  "AWS::URLSuffix": "amazonaws.com",
};

/** Names that CloudFormation would make up are the logical ids here. */
const nameMembers = ["FunctionName", "AlarmName", "StateMachineName", "LogGroupName", "Name"];

/** A template's values with every reference in place, as CloudFormation would have put them. */
export function resolver(template: Template) {
  const resourceOf = (id: string) => {
    const found = template.Resources[id];
    if (!found) throw new Error(`the template has no ${id}`);
    return found;
  };

  function nameOf(id: string): string {
    const { Properties } = resourceOf(id);
    for (const member of nameMembers) {
      const given = at(Properties, member);
      if (typeof given === "string") return given;
    }
    return id;
  }

  function arnOf(id: string): string {
    const { Type, Properties } = resourceOf(id);
    const name = nameOf(id);
    switch (Type) {
      case "AWS::IAM::Role":
        return arn("iam", `role/${name}`, "");
      case "AWS::Lambda::Function":
        return arn("lambda", `function:${name}`);
      case "AWS::SQS::Queue":
        return arn("sqs", name);
      case "AWS::SNS::Topic":
        return arn("sns", name);
      case "AWS::KMS::Key":
        return arn("kms", `key/${name}`);
      case "AWS::DynamoDB::GlobalTable":
        return arn("dynamodb", `table/${name}`);
      case "AWS::Events::Rule":
        return arn("events", `rule/${name}`);
      case "AWS::StepFunctions::StateMachine":
        return arn("states", `stateMachine:${name}`);
      case "AWS::Logs::LogGroup":
        return arn("logs", `log-group:${name}:*`);
      case "AWS::Lambda::Version":
        return String(resolve(at(Properties, "FunctionName")));
      default:
        return arn("unknown", `${Type}/${name}`);
    }
  }

  function ref(id: string): string {
    if (pseudo[id] !== undefined) return pseudo[id];
    const { Type, Properties } = resourceOf(id);
    if (Type === "AWS::Lambda::Version")
      return `${arn("lambda", `function:${String(resolve(at(Properties, "FunctionName")))}`)}:1`;
    if (Type === "AWS::Lambda::Alias") return arnOf(id);
    return ["AWS::SNS::Topic", "AWS::StepFunctions::StateMachine"].includes(Type) ? arnOf(id) : nameOf(id);
  }

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    if (value === null || typeof value !== "object") return value;
    const [only] = Object.entries(value) as [string, unknown][];
    const [name, given] = only ?? [];
    if (name === "Ref") return ref(String(given));
    if (name === "Fn::GetAtt") return attribute(given as [string, string]);
    if (name === "Fn::Join") {
      const [separator, parts] = given as [string, unknown[]];
      return parts.map((part) => String(resolve(part))).join(separator);
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each)]));
  }

  const attribute = ([id, member]: [string, string]): string =>
    member === "Arn" ? arnOf(id) : member.endsWith("Name") ? nameOf(id) : `${id}.${member}`;

  return { resolve, nameOf, arnOf, ref };
}
