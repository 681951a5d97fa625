import { invalid } from "./elb-refusals.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html (Name) */
export function checkName(kind: "Load balancer" | "Target group", name: string): void {
  if (name.length > 32) throw invalid(`${kind} name '${name}' cannot be longer than '32' characters`);
  if (!/^[a-zA-Z0-9-]+$/.test(name))
    throw invalid(
      `${kind} name '${name}' can only contain characters that are alphanumeric characters or hyphens(-)`,
    );
  if (/^-|-$/.test(name)) throw invalid(`${kind} name '${name}' cannot begin or end with '-'`);
}

export function checkPort(port: number | undefined): number {
  if (port === undefined) throw invalid("A port must be specified");
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw invalid(`'${port}' is not a valid port: it must be between 1 and 65535`);
  return port;
}
