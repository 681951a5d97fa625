/**
 * What a complete read of one load balancer found: Octavia's words, checked and in camel case, lists complete.
 * Only the members that a mirror reads. https://docs.openstack.org/api-ref/load-balancer/v2/
 */
export interface SourceLoadBalancer {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly vipAddress: string;
  readonly adminStateUp: boolean;
  readonly operatingStatus: string;
  /** As Octavia writes it; created_at while nothing was changed. */
  readonly updatedAt: string;
  readonly listeners: readonly SourceListener[];
  /** Every pool of the load balancer, also one that no listener uses. */
  readonly pools: readonly SourcePool[];
}

export interface SourceListener {
  readonly id: string;
  readonly name: string;
  /** TCP, UDP, HTTP, HTTPS, TERMINATED_HTTPS, SCTP, PROMETHEUS or what a newer Octavia has. */
  readonly protocol: string;
  readonly port: number;
  readonly adminStateUp: boolean;
  readonly defaultPoolId: string | undefined;
  readonly l7PolicyIds: readonly string[];
  /** CIDRs; empty: everybody. */
  readonly allowedCidrs: readonly string[];
  /** -1: none. */
  readonly connectionLimit: number;
  /** Milliseconds. */
  readonly timeoutClientDataMs: number | undefined;
  readonly timeoutMemberDataMs: number | undefined;
  /** Of TERMINATED_HTTPS: NONE, OPTIONAL, MANDATORY. Absent: NONE, or an Octavia that does not know it. */
  readonly clientAuthentication?: string | undefined;
  /** Of TERMINATED_HTTPS: certificates besides the default one, chosen by the name that the client asks for. */
  readonly sniCertificates?: number | undefined;
  /** Of HTTP and TERMINATED_HTTPS: names of the headers that Octavia puts into requests, such as X-Forwarded-For. */
  readonly insertedHeaders?: readonly string[] | undefined;
}

export interface SourcePool {
  readonly id: string;
  readonly name: string;
  /** TCP, UDP, HTTP, HTTPS, PROXY, PROXYV2, SCTP. */
  readonly protocol: string;
  /** ROUND_ROBIN, LEAST_CONNECTIONS, SOURCE_IP, SOURCE_IP_PORT. */
  readonly algorithm: string;
  readonly adminStateUp: boolean;
  /** SOURCE_IP, HTTP_COOKIE, APP_COOKIE. */
  readonly sessionPersistence: string | undefined;
  /** Octavia speaks TLS to the members. Absent: it does not. */
  readonly tlsEnabled?: boolean | undefined;
  readonly healthMonitor: SourceHealthMonitor | undefined;
  readonly members: readonly SourceMember[];
}

export interface SourceHealthMonitor {
  readonly id: string;
  /** HTTP, HTTPS, PING, SCTP, TCP, TLS-HELLO, UDP-CONNECT. */
  readonly type: string;
  readonly adminStateUp: boolean;
  /** Seconds. */
  readonly delay: number;
  /** Seconds. */
  readonly timeout: number;
  readonly maxRetries: number;
  readonly maxRetriesDown: number;
  readonly httpMethod: string | undefined;
  readonly urlPath: string | undefined;
  /** "200", "200,202" or "200-204". */
  readonly expectedCodes: string | undefined;
  /** Host header of its requests. */
  readonly domainName?: string | undefined;
}

export interface SourceMember {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** 0–256; 0 takes no new connections. */
  readonly weight: number;
  readonly adminStateUp: boolean;
  readonly backup: boolean;
  /** Octavia's health view: not membership. */
  readonly operatingStatus: string;
  readonly monitorAddress: string | undefined;
  readonly monitorPort: number | undefined;
}

/** Id of a listener or a pool → when it, or anything below it, was last written, as Octavia writes it. */
export type WrittenAt = Readonly<Record<string, string>>;

/** A pool of the asker's copy that stands as it is there. */
export interface PoolAsKnown {
  readonly id: string;
  /** What it names below it now, if it was listed. */
  readonly names?: { readonly memberIds: readonly string[]; readonly healthMonitorId?: string };
}

/** One load balancer in a round of reading. Only `complete`, `changed` and `unchanged` say anything about what is there. */
export type SourceRead =
  | {
      readonly kind: "complete";
      readonly source: SourceLoadBalancer;
      readonly readAt: string;
      readonly writtenAt?: WrittenAt;
    }
  /** Of an asker that has a copy: complete together with some pools of that copy, which nobody wrote since. */
  | {
      readonly kind: "changed";
      /** Without those pools. */
      readonly source: SourceLoadBalancer;
      readonly asKnown: readonly PoolAsKnown[];
      readonly readAt: string;
      readonly writtenAt: WrittenAt;
    }
  /** As the asker already knows it: the same `updatedAt`, still ACTIVE, still in the project. */
  | { readonly kind: "unchanged"; readonly updatedAt: string; readonly readAt: string }
  /** Octavia's own 404 for this id, with a token of the right project. */
  | { readonly kind: "gone"; readonly reason: string; readonly readAt: string }
  /** Nothing is known: pending, partial, refused, unreachable. The reason names the cause. */
  | { readonly kind: "unreadable"; readonly reason: string; readonly readAt: string };

/** What the reader is asked: one cloud, some of its load balancers. */
export interface ReadRequest {
  readonly cloud: {
    readonly authUrl: string;
    readonly region: string;
    readonly interface: string;
    readonly project: string;
    readonly ca?: string;
    /** Octavia's address, in place of the catalogue's. */
    readonly endpoint?: string;
  };
  readonly credentials: Credentials;
  readonly loadBalancers: readonly {
    readonly id: string;
    /** `updatedAt` of the read that the asker still has, if it may be trusted. */
    readonly knownUpdatedAt?: string;
    /** Of the listeners and pools of that read, those whose times may be trusted. */
    readonly knownParts?: WrittenAt;
  }[];
  /** How long the asker waits, milliseconds. Default: as long as it takes. */
  readonly limitMs?: number;
}

export type Credentials =
  | { readonly kind: "application-credential"; readonly id: string; readonly secret: string }
  | {
      readonly kind: "password";
      readonly userId?: string;
      readonly username?: string;
      readonly userDomain?: string;
      readonly password: string;
    };

/** Load balancer id → what its read found. Every id that was asked for is in it. */
export type ReadAnswer = Readonly<Record<string, SourceRead>>;
