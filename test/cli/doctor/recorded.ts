import type { DoctorClients } from "../../../cli/doctor/clients.ts";

interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

const prefixes: Readonly<Record<string, string>> = {
  elb: "elasticloadbalancing",
  eventbridge: "events",
  secrets: "secretsmanager",
  sfn: "states",
};

/** The IAM action of a call: `elb DescribeRules` → `elasticloadbalancing:DescribeRules`. */
export const rightOf = ({ service, operation }: Pick<Call, "service" | "operation">): string =>
  `${prefixes[service] ?? service}:${operation}`;

type Send = (command: object) => Promise<unknown>;

/** Clients that keep what passes them. @param before may throw in the place of AWS. */
export function recorded(
  clients: DoctorClients,
  before: (service: string, operation: string) => void = () => {},
) {
  const calls: Call[] = [];
  const wrapped = (service: string, client: { send: unknown }) => ({
    send: async (command: { input: unknown }) => {
      const call = {
        service,
        operation: command.constructor.name.replace(/Command$/, ""),
        input: structuredClone(command.input),
      };
      try {
        before(service, call.operation);
        const output = await (client.send as Send).call(client, command);
        calls.push({ ...call, output });
        return output;
      } catch (error) {
        calls.push({ ...call, error });
        throw error;
      }
    },
  });
  const { ecr, ...others } = clients;
  const all = Object.entries(others).map(([service, client]) => [service, wrapped(service, client)]);
  return {
    calls,
    clients: {
      ...Object.fromEntries(all),
      ecr: (region: string) => wrapped("ecr", ecr(region)),
    } as unknown as DoctorClients,
  };
}
