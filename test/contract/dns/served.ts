import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import * as dnsPacket from "dns-packet";
import type { Answer as WireAnswer } from "dns-packet";
import type { Answer, AnsweredRecord } from "../../../infra/sandbox/route53/answers.ts";

/** What one of the servers answers. @param name as it was asked for. */
export type Answering = (server: number, name: string, type: string) => Answer;

/** Authoritative servers on UDP ports of this machine. */
export interface Served {
  /** `127.0.0.1:port`, one for each. */
  readonly servers: readonly string[];
  readonly ports: readonly number[];
  /** How often each was asked for an address since it was last asked. */
  readonly take: () => number[];
  readonly stop: () => Promise<void>;
}

const codes = { NOERROR: 0, NXDOMAIN: 3, REFUSED: 5 } as const;

/** Faults of the server itself, not of what it is told to answer. */
export interface Flaws {
  readonly isNotAuthoritative?: boolean;
  readonly ttl?: (ttl: number) => number;
  readonly isSilent?: boolean;
}

export async function served(answering: Answering, count = 4, flaws: Flaws = {}): Promise<Served> {
  const asked = Array.from({ length: count }, () => 0);
  const sockets: Socket[] = [];
  for (let server = 0; server < count; server++) {
    const socket = createSocket("udp4");
    socket.on("message", (message, { address, port }) => {
      const query = dnsPacket.decode(message);
      const [question] = query.questions ?? [];
      if (!question || flaws.isSilent) return;
      if (question.type === "A" || question.type === "AAAA") asked[server] = (asked[server] ?? 0) + 1;
      const answer = answering(server, question.name, question.type);
      const isOurs = answer.code !== "REFUSED" && flaws.isNotAuthoritative !== true;
      const authority = answer.authority ? [answer.authority] : [];
      const onWire = (record: AnsweredRecord) => wire(record, question.name, flaws);
      socket.send(
        dnsPacket.encode({
          type: "response",
          id: query.id ?? 0,
          flags:
            (isOurs ? dnsPacket.AUTHORITATIVE_ANSWER : 0) |
            ((query.flags ?? 0) & dnsPacket.RECURSION_DESIRED) |
            codes[answer.code],
          questions: [question],
          answers: answer.records.map(onWire),
          authorities: authority.map(onWire),
        }),
        port,
        address,
      );
    });
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, "127.0.0.1", () => resolve());
    });
    sockets.push(socket);
  }
  const ports = sockets.map((socket) => socket.address().port);
  return {
    ports,
    servers: ports.map((port) => `127.0.0.1:${port}`),
    take: () => asked.splice(0, asked.length, ...asked.map(() => 0)),
    stop: async () => {
      await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => void socket.close(resolve))));
    },
  };
}

/** The owner is spelled as it was asked for. */
function wire({ name, type, ttl, value }: AnsweredRecord, askedFor: string, flaws: Flaws): WireAnswer {
  const bare = name.replace(/\.$/, "");
  const owner = bare === askedFor.toLowerCase() ? askedFor : bare;
  const common = { name: owner, ttl: flaws.ttl?.(ttl) ?? ttl };
  if (type === "SOA") return { ...common, type, data: soa(value) };
  if (type === "TXT")
    return {
      ...common,
      type,
      data: [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text),
    };
  if (type === "NS" || type === "CNAME") return { ...common, type, data: value.replace(/\.$/, "") };
  if (type === "A" || type === "AAAA") return { ...common, type, data: value };
  throw new Error(`a type that is not served here: ${type}`);
}

function soa(value: string) {
  const [mname = "", rname = "", ...numbers] = value.split(" ");
  const [serial = 1, refresh = 0, retry = 0, expire = 0, minimum = 0] = numbers.map(Number);
  return {
    mname: mname.replace(/\.$/, ""),
    rname: rname.replace(/\.$/, ""),
    serial,
    refresh,
    retry,
    expire,
    minimum,
  };
}
