import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

const clients: Readonly<Record<string, string>> = {
  "client-cloudwatch": "cloudwatch",
  "client-codedeploy": "codedeploy",
  "client-dynamodb": "dynamodb",
  "client-ec2": "ec2",
  "client-ecr": "ecr",
  "client-ecs": "ecs",
  "client-elastic-load-balancing-v2": "elasticloadbalancing",
  "client-eventbridge": "events",
  "client-lambda": "lambda",
  "client-route-53": "route53",
  "client-secrets-manager": "secretsmanager",
  "client-sfn": "states",
  "client-sns": "sns",
};

/** Calls whose permission has another name than the call. */
const renamed: Readonly<Record<string, readonly string[]>> = {
  "lambda:Invoke": ["lambda:InvokeFunction"],
  // A transaction is authorised as the writes that it is made of.
  "dynamodb:TransactWriteItems": ["dynamodb:DeleteItem", "dynamodb:UpdateItem"],
};

/** The permissions of all AWS calls that a file's code, and whatever it imports, can make at most. */
export function reachableCalls(entry: string): Set<string> {
  const calls = new Set<string>();
  const seen = new Set<string>();
  const queue = [resolve(entry)];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const source = readFileSync(file, "utf8");
    for (const [, names = "", from = ""] of source.matchAll(/^import \{([^}]*)\} from "([^"]+)";$/gm)) {
      if (from.startsWith(".")) queue.push(resolve(dirname(file), from));
      const service = clients[from.replace("@aws-sdk/", "")];
      for (const name of service ? names.split(",").map((each) => each.trim()) : [])
        if (name.endsWith("Command")) add(calls, `${service}:${name.slice(0, -"Command".length)}`);
    }
  }
  return calls;
}

function add(calls: Set<string>, call: string): void {
  for (const each of renamed[call] ?? [call]) calls.add(each);
}
